import { useEffect, useReducer, useRef } from 'preact/hooks'
import { watch } from '../core/cell'
import type { Chat } from '../core/chat'
import { t } from '../texts'
import { Composer } from './composer'
import { Header } from './header'
import { List } from './list'
import { later } from './later'

export function App({ chat }: { chat: Chat }) {
  const root = useRef<HTMLDivElement>(null)
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const open = chat.open.value

  useEffect(() => watch(() => draw(undefined)), [])

  useEffect(() => {
    if (open && chat.source === 'widget') focusFirst()
  }, [open])

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && chat.source !== 'site') chat.close()
    else if (event.key === 'Tab' && chat.source === 'widget') keepFocus(root.current, event)
  }

  const bot = chat.chatbot.value
  const { Sheets, Announcer } = later.value ?? {}
  return (
    <div
      class="app"
      role={chat.source === 'site' ? 'main' : 'region'}
      aria-label={t('chatWith', { name: bot?.displayName || bot?.name || '' })}
      ref={root}
      onKeyDown={onKeyDown}
    >
      <Header chat={chat} />
      {chat.connection.phase.value === 'failed' ? <Failed chat={chat} /> : <List chat={chat} />}
      <div class="footer">
        {chat.locked.value ? (
          <p class="ended locked" role="status" dir="auto">
            {chat.locked.value}
          </p>
        ) : chat.ended ? (
          <Ended chat={chat} />
        ) : (
          chat.connection.phase.value !== 'failed' && <Composer chat={chat} />
        )}
        {bot?.privacyNote && !chat.thread.value.conversation && (
          <p class="hint privacy" dir="auto">
            {bot.privacyNote}
          </p>
        )}
      </div>
      {Sheets && <Sheets chat={chat} />}
      {Announcer && <Announcer chat={chat} />}
    </div>
  )
}

function Ended({ chat }: { chat: Chat }) {
  const start = () => {
    chat.newConversation()
    setTimeout(focusFirst)
  }
  return (
    <div class="ended">
      <p>{t('ended')}</p>
      <button type="button" class="button primary" id="start-new" onClick={start}>
        {t('startNew')}
      </button>
    </div>
  )
}

function Failed({ chat }: { chat: Chat }) {
  return (
    <div class="list-frame failed" role="alert">
      <h2>{t('cannotStart')}</h2>
      <p dir="auto">{chat.connection.failure.value || t('noServer')}</p>
      <button type="button" class="button" onClick={() => void chat.connection.open()}>
        {t('tryAgain')}
      </button>
    </div>
  )
}

function focusFirst(): void {
  ;(document.getElementById('composer') ?? document.getElementById('start-new'))?.focus()
}

/** Tab goes round inside the open panel; Escape leads out. An open dialog does this by itself. */
function keepFocus(root: HTMLElement | null, event: KeyboardEvent): void {
  if (!root || root.querySelector('dialog[open]')) return
  const stops = Array.from(root.querySelectorAll<HTMLElement>('button,a[href],input,textarea,[tabindex="0"]')).filter(
    (element) => element.tabIndex >= 0 && element.offsetParent !== null,
  )
  const edge = event.shiftKey ? stops[0] : stops.at(-1)
  if (document.activeElement !== edge) return
  event.preventDefault()
  ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
}
