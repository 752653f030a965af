import { can } from '../account/session'
import { conversations } from '../api/api'
import type { ConversationRow } from '../api/types'
import { confirm } from '../controls/dialog'
import { say, sayProblem, sayWithUndo } from '../controls/toasts'
import type { Pages } from '../list/use-pages'
import { t } from '../texts'
import { visitorName } from './words'

const holdTag = 'legal-hold'

/** Tells that a conversation is kept from being deleted, and says so; the server refuses it too. */
export function isHeld(row: Pick<ConversationRow, 'tags'>): boolean {
  const held = (row.tags ?? []).includes(holdTag)
  if (held) say(t('conversation.held', { tag: holdTag }))
  return held
}

/** Takes a conversation out of the list at once and offers to bring it back; a refusal brings it back too. */
export function removeConversation(row: ConversationRow, at = -1, pages?: Pages<ConversationRow>): void {
  if (!can('admin') || isHeld(row)) return
  const back = () => {
    if (at >= 0) pages?.apply({ kind: 'back', row, at })
    pages?.refresh()
  }
  pages?.apply({ kind: 'gone', id: row.id })
  conversations.remove(row.id).then(
    () =>
      sayWithUndo(t('conversation.deleted', { name: visitorName(row) }), () => {
        conversations.restore(row.id).then(back, sayProblem)
      }),
    (error: unknown) => {
      back()
      sayProblem(error)
    },
  )
}

/** Ends a conversation after asking once: it cannot be made active again. */
export async function endConversation(id: string, done: () => void): Promise<void> {
  if (!can('agent')) return
  const sure = await confirm({ title: t('conversation.endAsk'), text: t('conversation.endText'), yes: t('conversation.end') })
  if (!sure) return
  try {
    await conversations.end(id)
    say(t('conversation.endedNow'))
    done()
  } catch (error) {
    sayProblem(error)
  }
}
