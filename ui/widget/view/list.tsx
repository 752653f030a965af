import { Fragment, type ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { IconArrowDown } from '../../shared/icons'
import { dayName } from '../../shared/time'
import type { Message } from '../../shared/types'
import type { Chat } from '../core/chat'
import type { Outgoing } from '../core/thread'
import { lang, t } from '../texts'
import { Growing, MessageTime, StoredMessage, VisitorText } from './bubble'
import { typed } from './composer'
import { useFollow } from './follow'
import { later } from './later'
import { Rich } from './rich'

export function List({ chat }: { chat: Chat }) {
  const scroller = useRef<HTMLDivElement>(null)
  const follow = useFollow(scroller, chat.thread.value, chat.open.value)
  const { messages, outgoing, draft, earlier } = chat.thread.value
  const showSources = chat.chatbot.value?.showSources ?? true
  const { LeadForm, Rating, StatusLine } = later.value ?? {}
  const begun = messages.length + outgoing.length > 0
  return (
    <div class="list-frame">
      <div
        class="list"
        ref={scroller}
        onScroll={follow.onScroll}
        tabIndex={0}
        role="region"
        aria-label={t('conversation')}
      >
        {earlier ? <Earlier chat={chat} /> : <Greeting chat={chat} withStarters={!begun && !chat.locked.value} />}
        {groups(messages).map((group) => (
          <Group key={group.messages[0]!.id} group={group}>
            {group.messages.map((message) => (
              <Fragment key={message.id}>
                <StoredMessage message={message} showSources={showSources} />
                {message.rateCode && Rating && <Rating chat={chat} message={message} />}
              </Fragment>
            ))}
          </Group>
        ))}
        {draft?.text && (
          <div class="group assistant">
            <Growing text={draft.text} />
          </div>
        )}
        {outgoing.map((message) => (
          <Unsent key={message.clientId} chat={chat} message={message} />
        ))}
        <Choices chat={chat} />
        {LeadForm && <LeadForm chat={chat} />}
        {StatusLine && <StatusLine chat={chat} />}
        {/* Tried again by itself, for a reason that the visitor may read: too many visits, a restart. */}
        {chat.connection.phase.value === 'starting' && <p class="notice">{chat.connection.failure.value}</p>}
      </div>
      {follow.below && (
        <button type="button" class="pill" onClick={follow.toEnd}>
          <IconArrowDown size={16} />
          {t('newMessages')}
        </button>
      )}
    </div>
  )
}

interface MessageGroup {
  role: Message['role']
  /** Name of the day when it is the first group of one that is not today's. */
  day?: string
  messages: Message[]
}

/** Consecutive messages of one speaker, within five minutes. */
function groups(messages: readonly Message[]): MessageGroup[] {
  const found: MessageGroup[] = []
  const now = new Date()
  let lastDay = dayName(now, now, lang.value)
  for (const message of messages) {
    const last = found.at(-1)
    const previous = last?.messages.at(-1)
    const day = dayName(message.at, now, lang.value)
    const near = previous && Date.parse(message.at) - Date.parse(previous.at) < 300_000
    if (last && last.role === message.role && near && day === lastDay) last.messages.push(message)
    else found.push({ role: message.role, messages: [message], ...(day === lastDay ? {} : { day }) })
    lastDay = day
  }
  return found
}

function Group({ group, children }: { group: MessageGroup; children: ComponentChildren }) {
  return (
    <>
      {group.day && <p class="notice">{group.day}</p>}
      <div class={`group ${group.role}`}>
        {group.role === 'agent' && (
          <p class="speaker" aria-hidden="true" dir="auto">
            {group.messages[0]!.name || t('person')}
          </p>
        )}
        {children}
        {group.role !== 'system' && <MessageTime at={group.messages.at(-1)!.at} />}
      </div>
    </>
  )
}

function Greeting({ chat, withStarters }: { chat: Chat; withStarters: boolean }) {
  const bot = chat.chatbot.value
  if (!bot) return null
  return (
    <>
      <div class="group assistant">
        <div class="bubble assistant">
          <Rich text={bot.greeting || t('greetingDefault')} />
        </div>
      </div>
      {withStarters && bot.starters.length > 0 && (
        <div class="options" role="group" aria-label={t('starters')}>
          {bot.starters.map((starter) => (
            <button type="button" dir="auto" key={starter} onClick={() => chat.send(starter)}>
              {starter}
            </button>
          ))}
        </div>
      )}
    </>
  )
}

/** The choices of the last answer, until something else is said. */
function Choices({ chat }: { chat: Chat }) {
  const { messages, outgoing, draft, conversation } = chat.thread.value
  const options = messages.at(-1)?.options ?? []
  if (options.length === 0 || outgoing.length > 0 || draft || conversation?.status !== 'active') return null
  return (
    <div class="options" role="group" aria-label={t('choices')}>
      {options.map((option) => (
        <button type="button" dir="auto" key={option.value} onClick={() => chat.send(option.label)}>
          {option.label}
        </button>
      ))}
    </div>
  )
}

function Earlier({ chat }: { chat: Chat }) {
  const loading = chat.history.loading.value
  return (
    <button type="button" class="earlier" aria-disabled={loading} onClick={() => void chat.history.earlier()}>
      {loading ? t('loadingEarlier') : t('earlier')}
    </button>
  )
}

function Unsent({ chat, message }: { chat: Chat; message: Outgoing }) {
  const edit = () => {
    typed.value = typed.value ? `${message.text}\n${typed.value}` : message.text
    chat.discard(message.clientId)
    document.getElementById('composer')?.focus()
  }
  return (
    <div class={`group user ${message.state}`}>
      <VisitorText text={message.text} />
      {message.state === 'refused' ? (
        <p class="unsent failure" role="alert">
          {t('refused', { reason: message.note ?? '' })}{' '}
          <button type="button" onClick={edit}>
            {t('edit')}
          </button>{' '}
          <button type="button" onClick={() => chat.discard(message.clientId)}>
            {t('remove')}
          </button>
        </p>
      ) : (
        <p class="unsent">{message.state === 'waiting' ? message.note || t('waiting') : t('sending')}</p>
      )}
    </div>
  )
}
