// The elements on the host page: a shadow root with the bubble, its dot and the panel.
import { css } from './style'

const bubblePath =
  'M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719'
const downPath = 'M6 9l6 6 6-6'

export function createView() {
  const make = <Name extends keyof HTMLElementTagNameMap>(name: Name) => document.createElement(name)
  const draw = <Name extends keyof SVGElementTagNameMap>(name: Name) => document.createElementNS('http://www.w3.org/2000/svg', name)
  const host = make('div')
  const root = host.attachShadow({ mode: 'open' })
  const button = make('button')
  const panel = make('div')
  const svg = draw('svg')
  const path = draw('path')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  svg.append(path)
  button.type = 'button'
  button.append(svg)
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
    /** Draws the bubble as one that opens or closes. */
    mark(open: boolean, label: string) {
      host.toggleAttribute('data-open', open)
      panel.hidden = !open
      button.ariaExpanded = `${open}`
      button.ariaLabel = label
      path.setAttribute('d', open ? downPath : bubblePath)
    },
  }
}
