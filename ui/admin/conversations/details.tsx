import { useEffect, useState } from 'preact/hooks'
import { IconPrinter, IconTrash2, IconX } from '../../shared/icons'
import { can, chatbot, me, viewChatbot } from '../account/session'
import { conversations } from '../api/api'
import type { ConversationDetails, ConversationRow } from '../api/types'
import { Badge, ProblemNote, Skeleton } from '../controls/bits'
import { Button, LinkButton } from '../controls/button'
import { Choice } from '../controls/choice'
import { say, sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { href, place } from '../router/router'
import { useKeys } from '../shell/keys'
import { Page } from '../shell/page'
import { t } from '../texts'
import { endConversation } from './changes'
import { Facts } from './facts'
import { Messages } from './messages'
import { HandoverBar, Reply } from './reply'
import { StatusBadge } from './columns'
import { TraceSheet } from './trace-sheet'
import { useTalk } from './use-talk'
import { placeName, visitorName } from './words'

interface DetailsProps {
  id: string
  /** Where the list is, when the conversation is a page of its own; without it, it stands beside the list. */
  back?: string
  onClose: () => void
  onRemove: (row: ConversationRow) => void
}

/** One conversation: what was said, what is known of it, and what led to each answer. */
export function Details({ id, back, onClose, onRemove }: DetailsProps) {
  const details = useLoad(`conversation:${id}`, (signal) => conversations.get(id, signal), ['conversation', 'status', 'message'])
  const talk = useTalk(id)
  const [shows, setShows] = useState<'talk' | 'facts'>('talk')
  const [trace, setTrace] = useState<number | null>(null)
  const row = details.data
  useEffect(() => {
    // A link from elsewhere may lead to a conversation of another chatbot.
    if (row && row.chatbot !== chatbot.peek()?.id && me.peek()?.chatbots.some((one) => one.id === row.chatbot)) viewChatbot(row.chatbot)
  }, [row?.chatbot])
  useKeys({
    w: () => {
      const last = talk.talk.messages.filter((message) => message.hasTrace).at(-1)
      if (last) setTrace(last.seq)
    },
  })
  const inner = row ? (
    <>
      {row.deletedAt && <Deleted row={row} reload={details.reload} />}
      <HandoverBar row={row} reload={details.reload} />
      <div class="details-switch">
        <Choice
          label={t('conversation.shows')}
          hideLabel
          value={shows}
          onChange={setShows}
          options={[
            { value: 'talk', label: t('conversation.talk') },
            { value: 'facts', label: t('conversation.facts') },
          ]}
        />
      </div>
      <div class="details-main" data-shows={shows}>
        <div class="talk-column">
          <Messages talk={talk.talk} problem={talk.problem} reload={talk.reload} onWhy={setTrace} name={visitorName(row)} at={shownFirst()} />
          <Reply key={id} row={row} reload={details.reload} />
        </div>
        <Facts row={row} changed={talk.talk.messages.length} reload={details.reload} alone={back !== undefined} />
      </div>
      {trace !== null && <TraceSheet conversation={id} seq={trace} onClose={() => setTrace(null)} />}
    </>
  ) : (
    <div class="talk">{details.problem ? <ProblemNote problem={details.problem} retry={details.reload} /> : <Skeleton lines={8} tall />}</div>
  )
  const actions = row && <Actions row={row} onRemove={() => onRemove(row)} reload={details.reload} />
  if (!back) {
    return (
      <section class="details" aria-label={row ? t('conversation.with', { name: visitorName(row) }) : t('conversation.title')}>
        {row && (
          <header class="details-head">
            <div class="details-title">
              <h2>
                <span>{visitorName(row)}</span> <StatusBadge row={row} />
              </h2>
              <p>{[row.subject, placeName(row)].filter(Boolean).join(' · ')}</p>
            </div>
            {actions}
            <Button kind="quiet" icon={IconX} label={t('conversation.close')} keys="Esc" onClick={onClose} />
          </header>
        )}
        {inner}
      </section>
    )
  }
  return (
    <Page
      title={row ? visitorName(row) : t('conversation.title')}
      back={{ href: back, label: t('nav.conversations') }}
      filters={row && <StatusBadge row={row} />}
      actions={actions}
      filled
    >
      <div class="details">{inner}</div>
    </Page>
  )
}

/** The message that the address names. */
function shownFirst(): number | undefined {
  return Number(place.value.query.get('at')) || undefined
}

interface ActionsProps {
  row: ConversationDetails
  onRemove: () => void
  reload: () => void
}

function Actions({ row, onRemove, reload }: ActionsProps) {
  if (row.deletedAt) return null
  return (
    <>
      {row.status === 'active' && can('agent') && (
        <Button keys="e" label={t('conversation.end')} onClick={() => void endConversation(row.id, reload)}>
          {t('conversation.end')}
        </Button>
      )}
      <LinkButton kind="quiet" icon={IconPrinter} label={t('conversation.print')} href={href(`/conversations/${row.id}/print`)} />
      {can('admin') && <Button kind="quiet" icon={IconTrash2} label={t('conversation.delete')} keys="#" onClick={onRemove} />}
    </>
  )
}

function Deleted({ row, reload }: { row: ConversationDetails; reload: () => void }) {
  async function restore() {
    try {
      await conversations.restore(row.id)
      say(t('conversation.restored'))
      reload()
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <div class="list-bar">
      <Badge tone="warn">{t('conversation.inBin')}</Badge>
      <span class="muted">{t('conversation.inBinText')}</span>
      {can('admin') && (
        <Button small onClick={() => void restore()}>
          {t('conversation.restore')}
        </Button>
      )}
    </div>
  )
}
