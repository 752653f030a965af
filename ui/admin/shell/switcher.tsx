import { IconBot, IconChevronsUpDown, IconPlus } from '../../shared/icons'
import { can, chatbot, me, viewChatbot } from '../account/session'
import { Menu, type MenuItem } from '../controls/menu'
import { href } from '../router/router'
import { t } from '../texts'

/** Which chatbot is in view, and the way to another one. */
export function Switcher() {
  const current = chatbot.value
  const all = me.value?.chatbots ?? []
  const items: (MenuItem | 'line')[] = all.map((one) => ({
    label: one.name,
    checked: one.id === current?.id,
    run: () => viewChatbot(one.id),
  }))
  items.push('line', { label: t('switcher.all'), icon: IconBot, href: href('/chatbots') })
  if (can('admin')) items.push({ label: t('switcher.new'), icon: IconPlus, href: href('/chatbots', { new: '1' }) })
  return (
    <Menu label={t('switcher.label', { name: current?.name ?? '' })} items={items} class="switcher">
      <span class="mark" aria-hidden="true">
        {initial(current?.name ?? '')}
      </span>
      <span class="side-text switcher-name">{current?.name}</span>
      <span class="side-text switcher-sign">
        <IconChevronsUpDown size={16} />
      </span>
    </Menu>
  )
}

function initial(name: string): string {
  return [...name.trim()][0]?.toLocaleUpperCase() ?? '·'
}
