import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { IconMenu } from '../../shared/icons'
import { chatbot } from '../account/session'
import { Button } from '../controls/button'
import { t } from '../texts'
import { drawerOpen } from './drawer'
import { narrow } from './media'

interface PageProps {
  title: string
  /** Beside the title: tabs, search. */
  filters?: ComponentChildren
  /** On the right: quieter actions first, the primary one last. */
  actions?: ComponentChildren
  /** Leads one step up, above the title. */
  back?: { href: string; label: string }
  /** The page fills the window and scrolls inside; else the whole page scrolls. */
  filled?: boolean
  children: ComponentChildren
}

let first = true

/** One header line with title, filters and the primary action; below it what the page shows. */
export function Page({ title, filters, actions, back, filled, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const name = chatbot.value?.name
  useEffect(() => {
    document.title = name ? `${title} · ${name}` : title
  }, [title, name])
  useEffect(() => {
    // The first page takes no focus: the browser begins at the top by itself. A field that asked for it keeps it.
    const taken = heading.current?.closest('main')?.contains(document.activeElement)
    if (!first && !taken) heading.current?.focus({ preventScroll: true })
    first = false
  }, [])
  return (
    <main class={filled ? 'page filled' : 'page'} id="main">
      <header class="page-head">
        {narrow.value && (
          <Button kind="quiet" icon={IconMenu} label={t('nav.open')} onClick={() => (drawerOpen.value = true)} />
        )}
        <div class="page-title">
          {back && (
            <a class="page-back" href={back.href}>
              {back.label}
            </a>
          )}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
        </div>
        {filters && <div class="page-filters">{filters}</div>}
        {actions && <div class="page-actions">{actions}</div>}
      </header>
      <div class="page-body">{children}</div>
    </main>
  )
}
