import { connection, type Connection } from '../live/live'
import { t, type TextKey } from '../texts'

const words: Record<Connection, [TextKey, string]> = {
  open: ['live.open', 'ok'],
  connecting: ['live.connecting', 'warn'],
  waiting: ['live.waiting', 'warn'],
  refused: ['live.refused', 'bad'],
  paused: ['live.paused', 'plain'],
}

/** Whether what is on the screen is kept current, in a word. */
export function ConnectionState() {
  const [text, tone] = words[connection.value]
  return (
    <p class="connection" title={t('live.about')}>
      <span class={`dot ${tone}`} aria-hidden="true" />
      <span class="side-text">{t(text)}</span>
    </p>
  )
}
