import { useState } from 'preact/hooks'
import { IconEllipsis, IconX } from '../../shared/icons'
import type { Chat } from '../core/chat'
import { t } from '../texts'
import { later } from './later'

export function Header({ chat }: { chat: Chat }) {
  const [menu, setMenu] = useState(false)
  const bot = chat.chatbot.value
  const Menu = later.value?.Menu
  const name = bot?.displayName || bot?.name || t('chat')
  return (
    <div class="header">
      <Avatar name={name} url={bot?.avatarUrl} />
      <div class="who">
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <p>{subtitle(chat)}</p>
      </div>
      <button
        type="button"
        class="icon-button"
        id="menu-button"
        aria-label={t('menu')}
        aria-haspopup="menu"
        aria-expanded={menu}
        onClick={() => setMenu(!menu)}
      >
        <IconEllipsis />
      </button>
      {menu && Menu && <Menu chat={chat} onClose={() => setMenu(false)} />}
      {chat.source !== 'site' && (
        <button type="button" class="icon-button" aria-label={t('close')} onClick={() => chat.close()}>
          <IconX />
        </button>
      )}
    </div>
  )
}

function subtitle(chat: Chat): string {
  if (chat.connection.phase.value === 'starting') return t('connecting')
  if (!chat.connection.connected.value && !chat.ended) return t('reconnecting')
  const last = [...chat.thread.value.messages].reverse().find((m) => m.role === 'agent' || m.role === 'assistant')
  return last?.role === 'agent' ? last.name || t('person') : t('assistant')
}

function Avatar({ name, url }: { name: string; url: string | undefined }) {
  const [broken, setBroken] = useState(false)
  if (url?.startsWith('https://') && !broken) {
    return <img class="avatar" src={url} alt="" width={32} height={32} onError={() => setBroken(true)} />
  }
  const initials = name
    .split(/\s+/)
    .map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? '')
    .filter(Boolean)
    .slice(0, 2)
    .join('')
  return (
    <span class="avatar" aria-hidden="true">
      {initials.toUpperCase()}
    </span>
  )
}
