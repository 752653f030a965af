import { useEffect, useRef, useState } from 'preact/hooks'
import type { Chat } from '../core/chat'
import { sentenceReader, spoken } from '../core/announce'
import { lastSeq } from '../core/thread'
import { t } from '../texts'
import { statusText } from './status-line'

const kept = 4

/** A polite live region that hears whole sentences; the list itself is silent. */
export function Announcer({ chat }: { chat: Chat }) {
  const [lines, setLines] = useState<{ id: number; text: string }[]>([])
  const state = useRef({ id: 0, seq: -1, draft: '', reader: sentenceReader() }).current
  const thread = chat.thread.value

  function say(text: string): void {
    if (text !== '') setLines((before) => [...before, { id: ++state.id, text }].slice(-kept))
  }

  useEffect(() => {
    const { draft } = thread
    if (draft && draft.id !== state.draft) {
      state.draft = draft.id
      state.reader = sentenceReader()
    }
    if (draft && !draft.broken) say(state.reader.take(draft.text, false))
  }, [thread.draft])

  useEffect(() => {
    if (chat.connection.phase.value !== 'ready') return
    const from = state.seq
    state.seq = lastSeq(thread)
    // What was there when the panel opened is read by moving to it, not announced.
    if (from < 0) return
    for (const message of thread.messages) {
      if (message.seq <= from || message.role === 'user') continue
      if (message.id === state.draft) say(state.reader.take(message.text, true))
      else say(t('says', { name: message.role === 'agent' ? t('person') : t('assistant'), text: spoken(message.text) }))
    }
  }, [thread.messages, chat.connection.phase.value])

  useEffect(() => {
    const { state: run, position = 0, seconds = 0 } = thread.run
    if (run !== 'answering') say(statusText(run, position, seconds, false))
  }, [thread.run.state, thread.run.position])

  const waits = thread.outgoing.find(({ state: sent }) => sent === 'waiting')?.note ?? ''
  useEffect(() => say(waits), [waits])

  useEffect(() => {
    if (chat.ended) say(t('ended'))
  }, [chat.ended])

  return (
    <div class="sr" role="status" aria-live="polite" aria-atomic="false">
      {lines.map((line) => (
        <p key={line.id}>{line.text}</p>
      ))}
    </div>
  )
}
