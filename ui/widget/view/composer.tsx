import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { IconArrowUp } from '../../shared/icons'
import { cell } from '../core/cell'
import type { Chat } from '../core/chat'
import { t } from '../texts'

/** What the server takes in one message. */
const longest = 4000
const warnFrom = 3600

/** Text that is being typed; a refused message comes back here to be edited. */
export const typed = cell('')

export function Composer({ chat }: { chat: Chat }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [loaded, setLoaded] = useState(false)

  useEffect(() => {
    typed.value ||= chat.memory.get('draft') ?? ''
    setLoaded(true)
  }, [])
  useEffect(() => {
    if (!loaded) return
    const timer = setTimeout(() => chat.memory.set('draft', typed.value || undefined), 300)
    return () => clearTimeout(timer)
  }, [typed.value])
  useLayoutEffect(() => grow(field.current), [typed.value])

  const over = Array.from(typed.value).length - longest
  const sendable = typed.value.trim() !== '' && over <= 0

  function send(event?: Event): void {
    event?.preventDefault()
    if (!sendable) return
    chat.send(typed.value)
    typed.value = ''
    chat.memory.set('draft', undefined)
    field.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While a word is composed (Japanese, Chinese, …) Enter belongs to the input method.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) send(event)
  }

  return (
    <form class="composer" onSubmit={send}>
      <textarea
        id="composer"
        ref={field}
        rows={1}
        dir="auto"
        aria-label={t('placeholder')}
        aria-describedby="length"
        placeholder={chat.chatbot.value?.placeholder || t('placeholder')}
        value={typed.value}
        enterkeyhint="send"
        onInput={(event) => (typed.value = event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" class="send" aria-label={t('send')} aria-disabled={!sendable}>
        <IconArrowUp />
      </button>
      <p id="length" class={over > 0 ? 'failure' : 'hint'}>
        {over > 0 ? t('tooLong', { n: over }) : over > warnFrom - longest ? t('charactersLeft', { n: -over }) : ''}
      </p>
    </form>
  )
}

/** One to five lines, then it scrolls (the limit is the stylesheet's max-height). */
function grow(field: HTMLTextAreaElement | null): void {
  if (!field) return
  field.style.height = 'auto'
  const border = field.offsetHeight - field.clientHeight
  field.style.height = `${field.scrollHeight + border}px`
}
