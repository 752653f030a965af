import { accentFor, ownAccent } from '../shared/accent'
import { direction } from '../shared/i18n'
import type { Look, Theme } from '../shared/protocol'
import type { PublicChatbot } from '../shared/types'
import type { Bridge } from './core/bridge'
import { cell, watch } from './core/cell'
import type { Chat } from './core/chat'
import { lang, t } from './texts'

const dark = matchMedia('(prefers-color-scheme: dark)')

/** Theme, accent, language and direction of the document follow the chatbot, the page around it and the system. */
export function applyLook(chat: Chat, bridge: Bridge, initial: Theme | undefined): void {
  const system = cell<Theme>(dark.matches ? 'dark' : 'light')
  const page = cell(initial)
  dark.addEventListener('change', () => (system.value = dark.matches ? 'dark' : 'light'))
  bridge.onMessage((message) => {
    if ('frontdesk' in message && message.frontdesk === 'theme') page.value = message.theme
  })

  watch(() => {
    const root = document.documentElement
    const bot = chat.chatbot.value
    const theme = page.value ?? (bot && bot.theme !== 'auto' ? bot.theme : system.value)
    root.dataset['theme'] = theme
    root.lang = lang.value
    root.dir = direction(lang.value)
    const colors = bot && accentFor(bot.accent, theme)
    for (const [name, value] of Object.entries({
      '--accent': colors?.accent,
      '--on-accent': colors?.onAccent,
      '--accent-soft': colors?.soft,
    })) {
      if (value) root.style.setProperty(name, value)
      else root.style.removeProperty(name)
    }
  })
  let told: PublicChatbot | null = null
  watch(() => {
    const bot = chat.chatbot.value
    if (!bot || bot === told) return
    told = bot
    document.title = bot.displayName || bot.name
    if (bridge.source === 'widget') chat.memory.set('look', JSON.stringify(lookOf(bot)))
  })
}

function lookOf(bot: PublicChatbot): Look {
  const { x, y } = bot.offset
  const style = (theme: Theme) => {
    const { accent, onAccent } = accentFor(bot.accent, theme) ?? ownAccent[theme]
    return `--a:${accent};--o:${onAccent};--x:${x}px;--y:${y}px`
  }
  return {
    style: { light: style('light'), dark: style('dark') },
    theme: bot.theme,
    position: bot.position,
    labels: { open: t('openChat'), close: t('close'), title: t('chatWith', { name: bot.displayName || bot.name }) },
  }
}
