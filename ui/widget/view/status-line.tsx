import { useEffect, useState } from 'preact/hooks'
import type { Chat } from '../core/chat'
import { t } from './menu-texts'

/** From here on a wait needs an explanation: a model that is not in memory takes seconds to load. */
const longMs = 4000

/** What the other side is doing, below the last message. */
export function StatusLine({ chat }: { chat: Chat }) {
  const { run, draft } = chat.thread.value
  const [long, setLong] = useState(false)
  useEffect(() => {
    setLong(false)
    const timer = setTimeout(() => setLong(true), longMs)
    return () => clearTimeout(timer)
  }, [run.state])

  const waits = chat.handover.value?.state === 'waiting' && run.state === 'idle' && !chat.ended
  const text = waits ? t('waitingForAgent') : statusText(run.state, run.position ?? 0, run.seconds ?? 0, long)
  if (text === '' || (run.state === 'answering' && draft?.text)) return null
  return (
    <p class="status-line">
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span class={run.state === 'answering' || (run.state === 'thinking' && !long) ? 'sr' : undefined}>{text}</span>
    </p>
  )
}

export function statusText(state: string, position: number, seconds: number, long: boolean): string {
  switch (state) {
    case 'queued':
      if (position <= 0) return t('thinking')
      return seconds > 0 ? t('queuedSeconds', { n: position, s: seconds }) : t('queued', { n: position })
    case 'thinking':
      return long ? t('waking') : t('thinking')
    case 'answering':
      return t('answering')
    case 'waiting_for_agent':
      return t('waitingForAgent')
    default:
      return ''
  }
}
