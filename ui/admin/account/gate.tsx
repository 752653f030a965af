import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { IconMessageCircle } from '../../shared/icons'

/** The one card of a page before the panel. */
export function Gate({ title, children }: { title: string; children: ComponentChildren }) {
  useEffect(() => {
    document.title = `${title} · Frontdesk`
  }, [title])
  return (
    <main class="gate" id="main">
      <div class="gate-card">
        <p class="gate-brand">
          <IconMessageCircle size={20} /> Frontdesk
        </p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  )
}
