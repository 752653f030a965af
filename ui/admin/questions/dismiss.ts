import { questions } from '../api/lab'
import type { Group } from '../api/lab-types'
import { confirm } from '../controls/dialog'
import { say, sayProblem } from '../controls/toasts'
import { t } from '../texts'

/** Takes a group off the list for good, after asking once; it comes back when that fails. */
export async function dismiss(bot: string, group: Group, gone: () => void, reload: () => void): Promise<void> {
  const sure = await confirm({ title: t('groups.dismissAsk'), text: t('groups.dismissText', { title: group.title }), yes: t('groups.dismissYes') })
  if (!sure) return
  gone()
  try {
    await questions.resolve(bot, group.id)
    say(t('groups.dismissed'))
  } catch (error) {
    sayProblem(error)
    reload()
  }
}
