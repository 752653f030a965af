import './section-nav.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { t } from '../texts'

/** A long form with its headings beside it, where there is room: one click leads to any of them. */
export function WithSections({ children }: { children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null)
  const [names, setNames] = useState<readonly string[]>([])
  const headings = () => [...(box.current?.querySelectorAll<HTMLElement>('.form-section > h2') ?? [])]
  useEffect(() => setNames(headings().map((heading) => heading.textContent ?? '')), [])
  const go = (at: number) => {
    const heading = headings()[at]
    if (!heading) return
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
    heading.scrollIntoView({ block: 'start' })
  }
  return (
    <div class="with-sections" ref={box}>
      <div>{children}</div>
      <nav class="section-nav" aria-label={t('form.sections')}>
        <ul>
          {names.map((name, i) => (
            <li key={name}>
              <button type="button" onClick={() => go(i)}>
                {name}
              </button>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  )
}
