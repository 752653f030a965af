import type { Hello, HostEvent, Look, PageInfo, Theme, ToFrame, ToHost } from '../shared/protocol'
import type { UserInfo } from '../shared/types'
import { openStore } from './store'
import { css } from './style'
import { pageTheme, systemDark } from './theme'

type Listener = (payload: unknown) => void

export type Widget = ReturnType<typeof createWidget>

const bubblePath =
  'M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719'
const downPath = 'M6 9l6 6 6-6'

export function createWidget(id: string, origin: string, data: DOMStringMap, forget: () => void) {
  const store = openStore(`frontdesk:${id}:`)
  const listeners = new Map<string, Set<Listener>>()
  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'open' })
  const button = document.createElement('button')
  const panel = document.createElement('div')
  const dot = document.createElement('b')
  const cleanup = new AbortController()
  const { signal } = cleanup
  let look = readLook(store.all()['look'])
  let forced: Theme | undefined = themeOf(data['theme'])
  let theme: Theme
  let opened = false
  let frame: HTMLIFrameElement | undefined
  let greeted = false
  let userInfo: UserInfo | null | undefined
  let userSaid = false

  function draw(): void {
    theme = forced ?? themeOf(look?.theme) ?? pageTheme()
    host.dataset['theme'] = theme
    host.dataset['side'] = look?.position ?? data['position'] ?? 'right'
    const set = (name: string, value: string | undefined) =>
      value ? host.style.setProperty(name, value) : host.style.removeProperty(name)
    set('--a', look?.accent[theme] ?? data['accent'])
    set('--o', look?.onAccent[theme])
    set('--x', look && `${20 + look.offset.x}px`)
    set('--y', look && `${20 + look.offset.y}px`)
    host.toggleAttribute('data-open', opened)
    panel.hidden = !opened
    button.setAttribute('aria-expanded', String(opened))
    button.setAttribute('aria-label', opened ? (look?.labels.close ?? 'Close chat') : (look?.labels.open ?? 'Open chat'))
    button.querySelector('path')!.setAttribute('d', opened ? downPath : bubblePath)
    if (frame) frame.title = look?.labels.title ?? 'Chat'
    tell({ frontdesk: 'theme', theme })
  }

  function tell(message: ToFrame): void {
    if (greeted) frame?.contentWindow?.postMessage(message, origin)
  }

  function makeFrame(): void {
    frame = document.createElement('iframe')
    frame.src = `${origin}/chat/${encodeURIComponent(id)}#loader`
    frame.allow = 'clipboard-write'
    frame.addEventListener('load', greet)
    panel.append(frame)
  }

  /** At each load of the frame, so that it works again after it was navigated or reloaded. */
  function greet(): void {
    greeted = true
    const langs = [data['lang'], document.documentElement.lang, ...navigator.languages].filter((lang) => !!lang) as string[]
    const hello: Hello = { frontdesk: 'hello', store: store.all(), page: pageInfo(), langs, theme }
    if (userSaid) hello.userInfo = userInfo ?? null
    tell(hello)
    if (!opened) tell({ frontdesk: 'closed' })
  }

  function setOpen(value: boolean, returnFocus = false): void {
    if (opened === value) return
    opened = value
    if (value && !frame) makeFrame()
    draw()
    if (value) {
      tell({ frontdesk: 'open', page: pageInfo() })
      frame!.focus()
    } else {
      tell({ frontdesk: 'closed' })
      if (returnFocus) button.focus()
    }
  }

  function onFrameMessage(event: MessageEvent<unknown>): void {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return
    const message = event.data as ToHost
    if ('event' in message) return fire(message.event, message.payload)
    if (message.frontdesk === 'save') store.set(message.key, message.value)
    else if (message.frontdesk === 'close') setOpen(false, true)
    else if (message.frontdesk === 'unread') dot.hidden = message.count === 0
    else if (message.frontdesk === 'look') {
      look = message.look
      store.set('look', JSON.stringify(look))
      draw()
    }
  }

  function fire(name: HostEvent, payload: unknown): void {
    for (const listener of listeners.get(name) ?? []) listener(payload)
  }

  function warm(): void {
    const link = document.createElement('link')
    link.rel = 'preconnect'
    link.href = origin
    link.crossOrigin = 'anonymous'
    document.head.append(link)
  }

  function build(): void {
    dot.hidden = true
    button.type = 'button'
    button.append(icon(), dot)
    root.append(panel, button)
    panel.className = 'panel'
    addStyle(root)
    button.addEventListener('click', () => setOpen(!opened))
    for (const name of ['pointerenter', 'focus', 'touchstart']) button.addEventListener(name, warm, { once: true, passive: true })
    host.addEventListener('keydown', (event) => event.key === 'Escape' && opened && setOpen(false, true))
    addEventListener('message', onFrameMessage, { signal })
    systemDark.addEventListener('change', draw, { signal })
    // The keyboard of a phone covers the lower part of the window.
    visualViewport?.addEventListener(
      'resize',
      () => host.style.setProperty('--h', `${Math.round(visualViewport!.height)}px`),
      { signal },
    )
    const themes = new MutationObserver(draw)
    themes.observe(document.documentElement, { attributeFilter: ['class', 'data-theme', 'style'] })
    signal.addEventListener('abort', () => themes.disconnect())
    draw()
    document.body.append(host)
  }

  if (document.body) build()
  else addEventListener('DOMContentLoaded', build, { once: true, signal })

  const whenBuilt = (work: () => void): Promise<void> =>
    new Promise((resolve) => {
      const run = () => {
        if (!signal.aborted) work()
        resolve()
      }
      if (host.isConnected || document.body) run()
      else addEventListener('DOMContentLoaded', run, { once: true })
    })

  function say(info: UserInfo | null): Promise<void> {
    userSaid = true
    userInfo = info
    tell({ event: 'user-info', payload: info })
    return Promise.resolve()
  }

  const setTheme = (wanted: Theme) => whenBuilt(() => ((forced = themeOf(wanted) ?? forced), draw()))

  function removeFrame(): void {
    frame?.remove()
    frame = undefined
    greeted = false
    dot.hidden = true
  }

  return {
    openWidget: () => whenBuilt(() => setOpen(true)),
    closeWidget: () => whenBuilt(() => setOpen(false, root.activeElement === frame)),
    toggleWidget: () => whenBuilt(() => setOpen(!opened)),
    setTheme,
    toggleTheme: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
    sendUserInfo: say,
    clearUserInfo: () => say(null),
    addEventListener(name: HostEvent, listener: Listener): void {
      if (!listeners.has(name)) listeners.set(name, new Set())
      listeners.get(name)!.add(listener)
    },
    removeEventListener(name: HostEvent, listener: Listener): void {
      listeners.get(name)?.delete(listener)
    },
    getConfig: () => ({ chatbotId: id, host: origin, open: opened, theme, lang: data['lang'] ?? document.documentElement.lang, look }),
    /** Forgets the visitor: the next open begins with a new one. */
    reset: () =>
      whenBuilt(() => {
        setOpen(false)
        removeFrame()
        store.clear()
        userSaid = false
        look && store.set('look', JSON.stringify(look))
      }),
    /** Takes everything off the page; the script may be loaded again. */
    destroy(): Promise<void> {
      cleanup.abort()
      host.remove()
      frame = undefined
      forget()
      return Promise.resolve()
    },
  }
}

function icon(): SVGSVGElement {
  const ns = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(ns, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  svg.append(document.createElementNS(ns, 'path'))
  return svg
}

/** A constructed sheet passes a strict style-src of the host page; browsers without it get an element. */
function addStyle(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [sheet]
  } catch {
    const style = document.createElement('style')
    style.textContent = css
    root.append(style)
  }
}

function pageInfo(): PageInfo {
  return { url: location.href, title: document.title, referrer: document.referrer }
}

function themeOf(text: string | undefined): Theme | undefined {
  return text === 'light' || text === 'dark' ? text : undefined
}

function readLook(text: string | undefined): Look | undefined {
  try {
    return JSON.parse(text ?? '') as Look
  } catch {
    return undefined
  }
}
