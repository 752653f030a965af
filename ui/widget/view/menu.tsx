import { useEffect, useRef } from 'preact/hooks'
import { IconDownload, IconLogOut, IconMail, IconShield, IconUserRound, type Icon } from '../../shared/icons'
import type { Chat } from '../core/chat'
import { handedOver } from '../core/thread'
import { saveTranscript } from '../core/transcript'
import { t } from './menu-texts'
import { t as own } from './own-texts'
import { sheet as openSheet, type MenuProps, type Sheet } from './later'

interface Item {
  /** What is opened; without it, run is done. */
  sheet?: Sheet
  run?(): void
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
      {entries.map(({ sheet, run, label, icon: ItemIcon, danger }) => (
        <button
          type="button"
          role="menuitem"
          tabIndex={-1}
          key={label}
          class={danger ? 'danger' : undefined}
          onClick={() => {
            back()
            if (sheet) openSheet.value = sheet
            run?.()
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

/** The server knows these words in every language of the widget. */
const wish = 'Talk to a person'

function available(chat: Chat): Item[] {
  const bot = chat.chatbot.value
  const { conversation } = chat.thread.value
  const found: Item[] = []
  if (conversation && bot?.transcript) found.push({ sheet: 'transcript', label: t('mailMe'), icon: IconMail })
  if (conversation) found.push({ run: () => void saveTranscript(chat).catch(() => (openSheet.value = 'unsaved')), label: t('saveIt'), icon: IconDownload })
  if (bot?.escalation) {
    // Said as a message, so that it begins a conversation where there is none, and is part of what was said.
    const run = () => chat.send(wish)
    if (!chat.ended && !handedOver(chat.handover.value) && !chat.locked.value) found.push({ run, label: t('talkToPerson'), icon: IconUserRound })
  } else if (bot?.contactText) found.push({ sheet: 'contact', label: t('talkToPerson'), icon: IconUserRound })
  if (chat.memory.get('token')) found.push({ sheet: 'own', label: own('title'), icon: IconShield })
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
