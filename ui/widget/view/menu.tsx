import { useEffect, useRef } from 'preact/hooks'
import { IconLogOut, IconMail, IconUserRound, type Icon } from '../../shared/icons'
import type { Chat } from '../core/chat'
import { t } from '../texts'
import { sheet as openSheet, type MenuProps, type Sheet } from './later'

interface Item {
  sheet: Sheet
  label: string
  icon: Icon
  danger?: boolean
}

export function Menu({ chat, onClose }: MenuProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    focusItem(list.current, 0)
    const outside = (event: Event) => {
      if (!list.current?.parentElement?.contains(event.target as Node)) onClose()
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [])

  function back(): void {
    onClose()
    document.getElementById('menu-button')?.focus()
  }

  function onKeyDown(event: KeyboardEvent): void {
    const at = items(list.current).indexOf(document.activeElement as HTMLElement)
    if (event.key === 'ArrowDown') focusItem(list.current, at + 1)
    else if (event.key === 'ArrowUp') focusItem(list.current, at - 1)
    else if (event.key === 'Home') focusItem(list.current, 0)
    else if (event.key === 'End') focusItem(list.current, -1)
    else if (event.key === 'Escape' || event.key === 'Tab') back()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const entries = available(chat)
  return (
    <div class="menu" role="menu" aria-labelledby="menu-button" ref={list} onKeyDown={onKeyDown}>
      {entries.map(({ sheet, label, icon: ItemIcon, danger }) => (
        <button
          type="button"
          role="menuitem"
          tabIndex={-1}
          key={sheet}
          class={danger ? 'danger' : undefined}
          onClick={() => {
            back()
            openSheet.value = sheet
          }}
        >
          <ItemIcon size={16} />
          {label}
        </button>
      ))}
      {entries.length === 0 && (
        <button type="button" role="menuitem" tabIndex={-1} aria-disabled="true" onClick={back}>
          {t('nothingYet')}
        </button>
      )}
    </div>
  )
}

function available(chat: Chat): Item[] {
  const bot = chat.chatbot.value
  const { conversation } = chat.thread.value
  const found: Item[] = []
  if (conversation && bot?.transcript) found.push({ sheet: 'transcript', label: t('mailMe'), icon: IconMail })
  if (bot?.contactText) found.push({ sheet: 'contact', label: t('talkToPerson'), icon: IconUserRound })
  if (conversation?.status === 'active') {
    found.push({ sheet: 'end', label: t('endConversation'), icon: IconLogOut, danger: true })
  }
  return found
}

function items(list: HTMLElement | null): HTMLElement[] {
  return Array.from(list?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])
}

/** Wraps around at both ends. */
function focusItem(list: HTMLElement | null, at: number): void {
  const all = items(list)
  all[(at + all.length) % all.length]?.focus()
}
