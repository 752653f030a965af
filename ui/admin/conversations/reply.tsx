import { can, me } from '../account/session'
import { conversations } from '../api/api'
import { asProblem } from '../api/client'
import type { ConversationDetails } from '../api/types'
import { Badge } from '../controls/bits'
import { Button } from '../controls/button'
import { mailto } from '../controls/mailto'
import { say, sayProblem } from '../controls/toasts'
import { t } from '../texts'
import { replyDraft, sendDraft } from './reply-draft'

interface ReplyProps {
  row: ConversationDetails
  reload: () => void
}

/** How the conversation stands to a person: waited for, there, or a message was left. */
export function HandoverBar({ row, reload }: ReplyProps) {
  const state = row.handover?.state
  if (row.deletedAt) return null
  if (row.status === 'active' && state === 'waiting') {
    return (
      <div class="list-bar" role="status">
        <Badge tone="warn">{t('person.waits')}</Badge>
        <span class="muted">{t('person.waitsText')}</span>
      </div>
    )
  }
  if (row.status === 'active' && state === 'attended') {
    return (
      <div class="list-bar" role="status">
        <span>{row.handover?.agent ? t('person.attendedBy', { name: row.handover.agent }) : t('person.attendedText')}</span>
        {can('agent') && (
          <Button small onClick={() => void handBack(row.id, reload)}>
            {t('person.handBack')}
          </Button>
        )}
      </div>
    )
  }
  const { ticket } = row
  if (!ticket) return null
  return (
    <div class="list-bar ticket">
      <Badge tone="warn">{t('person.ticket')}</Badge>
      <span dir="auto">
        {ticket.name && <strong>{ticket.name} </strong>}
        <a href={mailto(ticket.email)}>{ticket.email}</a>: {ticket.message}
      </span>
    </div>
  )
}

async function handBack(id: string, reload: () => void): Promise<void> {
  try {
    await conversations.handBack(id)
    say(t('person.handedBack'))
    reload()
  } catch (error) {
    sayProblem(error)
  }
}

/** Where a person of the team writes to the visitor. */
export function Reply({ row, reload }: ReplyProps) {
  const draft = replyDraft(me.value?.account.id ?? '', row.id)
  const { text, failure, busy } = draft.value
  if (row.status !== 'active' || row.deletedAt || !can('agent')) return null
  const silent = row.handover?.state === 'attended'

  async function send(): Promise<void> {
    const sent = await sendDraft(draft, (words) => conversations.say(row.id, words), (error) => {
      const problem = asProblem(error)
      return problem.fields['text'] ?? problem.message
    })
    if (sent) reload()
  }

  return (
    <form
      class="reply"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <label class="unseen" for="reply">
        {t('person.write')}
      </label>
      <textarea
        id="reply"
        class="input area"
        rows={2}
        dir="auto"
        maxLength={4000}
        placeholder={t('person.write')}
        aria-describedby="reply-hint"
        value={text}
        onInput={(event) => (draft.value = { ...draft.peek(), text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
            event.preventDefault()
            void send()
          }
        }}
      />
      <Button kind="primary" type="submit" busy={busy}>
        {t('person.send')}
      </Button>
      <p id="reply-hint" class={failure ? 'field-error' : 'muted'} role={failure ? 'alert' : undefined}>
        {failure || t(silent ? 'person.hintSilent' : 'person.hint')}
      </p>
    </form>
  )
}
