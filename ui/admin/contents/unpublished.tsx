import { can } from '../account/session'
import { knowledge } from '../api/knowledge'
import { Button } from '../controls/button'
import { confirm } from '../controls/dialog'
import { say, sayProblem } from '../controls/toasts'
import { href } from '../router/router'
import { t } from '../texts'

/** How many drafts and changes wait, and the way to publish them all. */
export function Unpublished({ bot, n, onDone }: { bot: string; n: number; onDone: () => void }) {
  if (n === 0) return null
  async function publish() {
    if (!(await confirm({ title: t('contents.publishAllAsk', { n }), text: t('contents.publishAllText'), yes: t('contents.publishAll') }))) return
    try {
      const { published } = await knowledge.publishAll(bot)
      say(t('contents.publishedAll', { n: published }))
      onDone()
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <span class="unpublished">
      <a href={href('/contents', { status: 'changed' })}>{t('contents.notPublished', { n })}</a>
      {can('admin') && (
        <Button small onClick={() => void publish()}>
          {t('contents.publishAll')}
        </Button>
      )}
    </span>
  )
}
