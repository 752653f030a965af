import { useEffect, useRef } from 'preact/hooks'
import { IconSearch } from '../../shared/icons'
import { can, chatbot } from '../account/session'
import { conversations } from '../api/api'
import { formatNumber } from '../controls/bits'
import { useLoad } from '../live/load'
import { href, place } from '../router/router'
import { t } from '../texts'
import { AccountMenu } from './account-menu'
import { ConnectionState } from './connection-state'
import { drawerOpen, paletteOpen } from './drawer'
import { narrow } from './media'
import { navigation, type NavItem } from './routes'
import { Switcher } from './switcher'

/** The sidebar; a drawer below 768 pixels, icons alone below 1,100. */
export function Sidebar() {
  const nav = useRef<HTMLElement>(null)
  const asDrawer = narrow.value
  const open = drawerOpen.value
  useEffect(() => {
    if (!asDrawer || !open) return
    const before = document.activeElement
    nav.current?.querySelector<HTMLElement>('button, a')?.focus()
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open], [popover]:popover-open')) drawerOpen.value = false
    }
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('keydown', onKey)
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [asDrawer, open])
  useEffect(() => {
    drawerOpen.value = false
  }, [place.value.path, asDrawer])
  return (
    <>
      {asDrawer && open && <div class="drawer-shade" onClick={() => (drawerOpen.value = false)} />}
      <aside
        ref={nav}
        class={open ? 'sidebar open' : 'sidebar'}
        inert={asDrawer && !open}
      >
        <Switcher />
        <button
          type="button"
          class="jump"
          aria-label={t('palette.open')}
          title={t('palette.open')}
          onClick={() => (paletteOpen.value = true)}
        >
          <IconSearch size={16} />
          <span class="side-text">{t('palette.short')}</span>
          <kbd class="side-text">Ctrl K</kbd>
        </button>
        <Navigation />
        <div class="sidebar-foot">
          <ConnectionState />
          <AccountMenu />
        </div>
      </aside>
    </>
  )
}

function Navigation() {
  const id = chatbot.value?.id ?? null
  const counts = useLoad(
    id && `counts:${id}`,
    async (signal) => (await conversations.list(id!, { limit: 1 }, signal)).counts,
    ['counts', 'conversation'],
  )
  return (
    <nav class="nav" aria-label={t('nav.label')}>
      {navigation.map((group, i) => (
        <div key={i} class="nav-group">
          {group.label && (
            <h2 class="nav-label" id={`nav-${i}`}>
              {t(group.label)}
            </h2>
          )}
          <ul aria-labelledby={group.label ? `nav-${i}` : undefined}>
            {group.items
              .filter((item) => can(item.role ?? 'viewer'))
              .map((item) => (
                <Entry key={item.path} item={item} count={item.path === '/conversations' ? counts.data?.active : undefined} />
              ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

function Entry({ item, count }: { item: NavItem; count: number | undefined }) {
  const path = place.value.path
  const here = path === item.path || (item.path !== '/' && path.startsWith(`${item.path}/`))
  const Symbol = item.icon
  return (
    <li>
      <a class="nav-item" href={href(item.path)} aria-current={here ? 'page' : undefined} title={t(item.label)}>
        <Symbol size={16} />
        <span class="side-text">{t(item.label)}</span>
        {count !== undefined && count > 0 && (
          <span class="nav-count" title={t('nav.active', { n: count })}>
            <span aria-hidden="true">{count > 999 ? '999+' : formatNumber(count)}</span>
            <span class="unseen">{t('nav.active', { n: count })}</span>
          </span>
        )}
      </a>
    </li>
  )
}
