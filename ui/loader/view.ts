// The elements on the host page: a shadow root with the bubble, its dot and the panel.
import { css } from './style'

const ns = 'http://www.w3.org/2000/svg'
const bubblePath =
  'M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719'
const downPath = 'M6 9l6 6 6-6'

export interface View {
  host: HTMLElement
  root: ShadowRoot
  button: HTMLButtonElement
  panel: HTMLElement
  dot: HTMLElement
  /** Draws the bubble as one that opens or closes. */
  mark(open: boolean, label: string): void
}

export function createView(): View {
  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'open' })
  const button = document.createElement('button')
  const panel = document.createElement('div')
  const dot = document.createElement('b')
  const svg = document.createElementNS(ns, 'svg')
  const path = document.createElementNS(ns, 'path')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  svg.append(path)
  dot.hidden = true
  button.type = 'button'
  button.append(svg, dot)
  panel.className = 'panel'
  root.append(panel, button)
  // A constructed sheet passes a strict style-src of the host page.
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
  return {
    host,
    root,
    button,
    panel,
    dot,
    mark(open, label) {
      host.toggleAttribute('data-open', open)
      panel.hidden = !open
      button.setAttribute('aria-expanded', String(open))
      button.setAttribute('aria-label', label)
      path.setAttribute('d', open ? downPath : bubblePath)
    },
  }
}
