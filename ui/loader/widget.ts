import type { Hello, HostEvent, Look, PageInfo, Theme, ToFrame, ToHost } from '../shared/protocol'
import type { UserInfo } from '../shared/types'
import { openStore, type Store } from './store'
import { pageTheme, systemDark } from './theme'
import { createView } from './view'

type Listener = (payload: unknown) => void

export class Widget {
  readonly #view = createView()
  readonly #store: Store
  readonly #cleanup = new AbortController()
  readonly #listeners = new Map<string, Set<Listener>>()
  #look: Look | undefined
  #forced: Theme | undefined
  #theme: Theme = 'light'
  #open = false
  #frame: HTMLIFrameElement | undefined
  #greeted = false
  /** Absent: the page has said nothing of its user; null: the user signed out. */
  #user: { info: UserInfo | null } | undefined

  constructor(
    private readonly id: string,
    private readonly origin: string,
    private readonly data: DOMStringMap,
    private readonly forget: () => void,
  ) {
    this.#store = openStore(`frontdesk:${id}:`)
    this.#look = readLook(this.#store.all()['look'])
    this.#forced = themeOf(data['theme'])
    void this.#whenBody(() => this.#build())
  }

  openWidget = () => this.#whenBody(() => this.#setOpen(true))
  closeWidget = () => this.#whenBody(() => this.#setOpen(false, this.#view.root.activeElement === this.#frame))
  toggleWidget = () => this.#whenBody(() => this.#setOpen(!this.#open))
  toggleTheme = () => this.setTheme(this.#theme === 'dark' ? 'light' : 'dark')
  sendUserInfo = (info: UserInfo) => this.#say(info)
  clearUserInfo = () => this.#say(null)

  setTheme = (theme: Theme) =>
    this.#whenBody(() => {
      this.#forced = themeOf(theme) ?? this.#forced
      this.#draw()
    })

  addEventListener = (name: HostEvent, listener: Listener): void => {
    this.#listeners.set(name, (this.#listeners.get(name) ?? new Set()).add(listener))
  }

  removeEventListener = (name: HostEvent, listener: Listener): void => {
    this.#listeners.get(name)?.delete(listener)
  }

  getConfig = () => ({
    chatbotId: this.id,
    host: this.origin,
    open: this.#open,
    theme: this.#theme,
    lang: this.data['lang'] ?? document.documentElement.lang,
    look: this.#look,
  })

  /** Forgets the visitor: the next open begins with a new one. */
  reset = () =>
    this.#whenBody(() => {
      this.#setOpen(false)
      this.#frame?.remove()
      this.#frame = this.#user = undefined
      this.#greeted = false
      this.#view.dot.hidden = true
      this.#store.clear()
      this.#keepLook()
    })

  /** Takes everything off the page; the script may be loaded again. */
  destroy = () => {
    this.#cleanup.abort()
    this.#view.host.remove()
    this.forget()
    return Promise.resolve()
  }

  #build(): void {
    const { host, button } = this.#view
    const { signal } = this.#cleanup
    const draw = () => this.#draw()
    button.addEventListener('click', () => this.#setOpen(!this.#open))
    for (const name of ['pointerenter', 'focus']) {
      button.addEventListener(name, () => this.#warm(), { once: true, passive: true })
    }
    host.addEventListener('keydown', (event) => event.key === 'Escape' && this.#setOpen(false, true))
    addEventListener('message', (event) => this.#hear(event), { signal })
    systemDark.addEventListener('change', draw, { signal })
    // The keyboard of a phone covers the lower part of the window.
    const fit = () => host.style.setProperty('--h', `${Math.round(visualViewport!.height)}px`)
    visualViewport?.addEventListener('resize', fit, { signal })
    const themes = new MutationObserver(draw)
    themes.observe(document.documentElement, { attributeFilter: ['class', 'data-theme', 'style'] })
    signal.addEventListener('abort', () => themes.disconnect())
    draw()
    document.body.append(host)
  }

  #draw(): void {
    const { host } = this.#view
    const look = this.#look
    const theme = (this.#theme = this.#forced ?? themeOf(look?.theme) ?? pageTheme())
    host.dataset['theme'] = theme
    host.dataset['side'] = look?.position ?? this.data['position'] ?? 'right'
    const set = (name: string, value: string | undefined) => host.style.setProperty(name, value ?? '')
    set('--a', look?.accent[theme] ?? this.data['accent'])
    set('--o', look?.onAccent[theme])
    set('--x', look && `${look.offset.x}px`)
    set('--y', look && `${look.offset.y}px`)
    const { open = 'Open chat', close = 'Close chat', title = 'Chat' } = look?.labels ?? {}
    this.#view.mark(this.#open, this.#open ? close : open)
    if (this.#frame) this.#frame.title = title
    this.#tell({ frontdesk: 'theme', theme })
  }

  #setOpen(open: boolean, returnFocus = false): void {
    if (this.#open === open) return
    this.#open = open
    if (open && !this.#frame) this.#makeFrame()
    this.#draw()
    if (open) {
      this.#tell({ frontdesk: 'open', page: pageInfo() })
      this.#frame!.focus()
    } else {
      this.#tell({ frontdesk: 'closed' })
      if (returnFocus) this.#view.button.focus()
    }
  }

  #makeFrame(): void {
    const frame = (this.#frame = document.createElement('iframe'))
    frame.src = `${this.origin}/chat/${encodeURIComponent(this.id)}#loader`
    frame.allow = 'clipboard-write'
    // At each load, so that it works again after the frame was reloaded.
    frame.addEventListener('load', () => this.#greet())
    this.#view.panel.append(frame)
  }

  #greet(): void {
    this.#greeted = true
    const langs = [this.data['lang'], document.documentElement.lang, ...navigator.languages].filter(Boolean) as string[]
    const hello: Hello = { frontdesk: 'hello', store: this.#store.all(), page: pageInfo(), langs, theme: this.#theme }
    if (this.#user) hello.userInfo = this.#user.info
    this.#tell(hello)
    if (!this.#open) this.#tell({ frontdesk: 'closed' })
  }

  #tell(message: ToFrame): void {
    if (this.#greeted) this.#frame?.contentWindow?.postMessage(message, this.origin)
  }

  #hear({ source, origin, data }: MessageEvent<unknown>): void {
    if (!this.#frame || source !== this.#frame.contentWindow || origin !== this.origin) return
    const message = data as ToHost
    if ('event' in message) {
      for (const listener of this.#listeners.get(message.event) ?? []) listener(message.payload)
    } else if (message.frontdesk === 'save') this.#store.set(message.key, message.value)
    else if (message.frontdesk === 'close') this.#setOpen(false, true)
    else if (message.frontdesk === 'unread') this.#view.dot.hidden = message.count === 0
    else if (message.frontdesk === 'look') {
      this.#look = message.look
      this.#keepLook()
      this.#draw()
    }
  }

  #keepLook(): void {
    this.#store.set('look', this.#look && JSON.stringify(this.#look))
  }

  #say(info: UserInfo | null): Promise<void> {
    this.#user = { info }
    this.#tell({ event: 'user-info', payload: info })
    return Promise.resolve()
  }

  #warm(): void {
    const link = document.createElement('link')
    link.rel = 'preconnect'
    link.href = this.origin
    link.crossOrigin = 'anonymous'
    document.head.append(link)
  }

  /** Runs work when there is a body, in the order of the calls; the script may stand in <head>. */
  #whenBody(work: () => void): Promise<void> {
    return new Promise((resolve) => {
      const run = () => {
        if (!this.#cleanup.signal.aborted) work()
        resolve()
      }
      if (document.body) run()
      else addEventListener('DOMContentLoaded', run, { once: true })
    })
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
