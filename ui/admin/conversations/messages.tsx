import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { Markdown } from '../../shared/markdown/markdown'
import type { Problem } from '../../shared/problem'
import { clockTime, dayName, exactTime } from '../../shared/time'
import type { Message } from '../api/types'
import { ProblemNote, Skeleton } from '../controls/bits'
import { now } from '../live/now'
import { lang, t, type TextKey } from '../texts'
import { score } from '../trace/words'
import { Rating } from './rating'
import { Sources } from './sources'
import type { Talk } from './talk-state'

interface MessagesProps {
  talk: Talk
  problem: Problem | undefined
  reload: () => void
  /** Asks for the trace of an answer. */
  onWhy: (seq: number) => void
  /** The visitor. */
  name: string
  /** Sequence of the message to show first, where a search led to one. */
  at?: number | undefined
}

/** Everything that was said, in order; stays at the end while one is there. */
export function Messages({ talk, problem, reload, onWhy, name, at }: MessagesProps) {
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  useLayoutEffect(() => {
    if (atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [talk.messages.length, talk.draft?.text, talk.state?.state])
  const shown = useRef<number | undefined>(undefined)
  useLayoutEffect(() => {
    if (at === undefined || shown.current === at) return
    const talkBox = box.current
    const node = talkBox?.querySelector(`[data-seq="${at}"]`)
    if (!talkBox || !node) return
    shown.current = at
    atEnd.current = false
    // Not scrollIntoView, which moves the whole page too.
    const place = node.getBoundingClientRect()
    talkBox.scrollTop += place.top - talkBox.getBoundingClientRect().top - Math.max(0, (talkBox.clientHeight - place.height) / 2)
  }, [at, talk.messages.length])
  useEffect(() => {
    const node = box.current!
    const observer = new ResizeObserver(() => {
      if (atEnd.current) node.scrollTop = node.scrollHeight
    })
    observer.observe(node)
    return () => observer.disconnect()
  }, [])
  function onScroll() {
    const node = box.current!
    atEnd.current = node.scrollHeight - node.scrollTop - node.clientHeight < 40
  }
  return (
    <div class="talk" ref={box} onScroll={onScroll} tabIndex={0} role="log" aria-live="off" aria-label={t('conversation.talk')}>
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {talk.fresh && !problem && <Skeleton lines={8} tall />}
      <div class="talk-inner">
        {talk.messages.map((message, i) => (
          <Turn key={message.id} message={message} before={talk.messages[i - 1]} onWhy={onWhy} name={name} found={message.seq === at} />
        ))}
        <Running talk={talk} />
        {!talk.fresh && talk.status === 'ended' && <p class="day">{t('conversation.ended')}</p>}
      </div>
    </div>
  )
}

interface TurnProps {
  message: Message
  before: Message | undefined
  onWhy: (seq: number) => void
  name: string
  found: boolean
}

function Turn({ message, before, onWhy, name, found }: TurnProps) {
  const day = dayName(message.at, now.peek(), lang.value)
  const newDay = !before || dayName(before.at, now.peek(), lang.value) !== day
  const turn = !before || before.role !== message.role
  const speakers: Record<Message['role'], string> = {
    user: name,
    assistant: t('speaker.assistant'),
    agent: t('speaker.agent'),
    system: t('speaker.system'),
  }
  return (
    <>
      {newDay && <p class="day">{day}</p>}
      <article class={`message ${turn ? 'turn ' : ''}${message.role}${found ? ' found-message' : ''}`} data-seq={message.seq}>
        {turn && message.role !== 'system' && <p class="speaker">{message.name || speakers[message.role]}</p>}
        <Body message={message} />
        {message.sources && message.sources.length > 0 && <Sources sources={message.sources} />}
        {message.options && message.options.length > 0 && (
          <ul class="offered" aria-label={t('message.offered')}>
            {message.options.map((option) => (
              <li key={option.value} dir="auto">
                {option.label}
              </li>
            ))}
          </ul>
        )}
        <Foot message={message} onWhy={onWhy} />
        <Rating of={message} />
      </article>
    </>
  )
}

function Body({ message }: { message: Message }) {
  if (message.role === 'system') return <p dir="auto">{message.text}</p>
  if (message.role === 'user') {
    return (
      <div class="bubble" dir="auto">
        {message.text}
      </div>
    )
  }
  return (
    <div class="bubble md" dir="auto">
      <Markdown text={message.text} />
    </div>
  )
}

function Foot({ message, onWhy }: { message: Message; onWhy: (seq: number) => void }) {
  return (
    <p class="message-foot">
      <time dateTime={message.at} title={exactTime(message.at, lang.value)}>
        {clockTime(message.at, lang.value)}
      </time>
      {message.kind && <span title={t(`kindText.${message.kind}` as TextKey)}>{t(`kind.${message.kind}`)}</span>}
      {message.score !== undefined && <span class="numbers">{t('message.score', { score: score(message.score) })}</span>}
      {message.hasTrace && (
        <button type="button" class="why" onClick={() => onWhy(message.seq)}>
          {t('message.why')}
        </button>
      )}
    </p>
  )
}

/** What goes on right now: waiting, thinking, or the answer as it is written. */
function Running({ talk }: { talk: Talk }) {
  if (talk.draft) {
    return (
      <article class="message turn assistant" aria-busy="true">
        <p class="speaker">{t('speaker.assistant')}</p>
        <div class="bubble md" dir="auto">
          <Markdown text={talk.draft.text} />
        </div>
        <p class="message-foot">{t('running.answering')}</p>
      </article>
    )
  }
  const state = talk.state
  if (!state || state.state === 'idle') return null
  if (state.state === 'queued' && state.position) {
    return <p class="running">{t('running.queuedAt', { position: state.position })}</p>
  }
  return <p class="running">{t(`running.${state.state}`)}</p>
}
