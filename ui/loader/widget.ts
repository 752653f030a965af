/// <reference path="./frontdesk.d.ts" />
import type { Hello, Look, PageInfo, Theme, ToFrame, ToLoader } from '../shared/protocol'
import { openStore } from './store'
import { pageTheme, systemDark } from './theme'
import { createView } from './view'

type Settle = [done: (state: Frontdesk.UserState) => void, refuse: (reason: Error) => void]
type Hear = (event: Frontdesk.Event) => void

/** How long the frame may take to speak after it was loaded. */
const patience = 15_000

export function createWidget(id: string, origin: string, data: DOMStringMap): Frontdesk.Chatbot {
  const { host, root, button, panel, mark } = createView()
  const store = openStore(`frontdesk:${id}:`)
  const cleanup = new AbortController()
  const { signal } = cleanup
  const listeners: Partial<Record<string, Set<Hear>>> = {}
  const html = document.documentElement
  let look: Look | undefined
  let forced = themeOf(data['theme'])
  let theme: Theme = 'light'
  let isOpen = false
  let frame: HTMLIFrameElement | undefined
  let port: MessagePort | undefined
  /** Resolves when the frame has spoken. */
  let spoken: Promise<void> | undefined
  let hasSpoken: () => void
  /** What was said of the user and waits for an answer of the frame. */
  let asked: Settle[] = []
  /** Absent: the page has said nothing of its user; null: the user signed out. */
  let user: Frontdesk.UserInfo | null | undefined

  const body = new Promise<void>((done) => {
    if (document.body) done()
    else addEventListener('DOMContentLoaded', () => done(), { once: true })
  })

  /** Runs work when there is a body, in the order of the calls; the script may stand in <head>. */
  const run = async <T>(work: () => T | Promise<T>): Promise<T> => {
    await body
    if (signal.aborted) throw new Error('chatbot: it was destroyed.')
    return work()
  }

  const tell = (message: ToFrame) => port?.postMessage(message)

  const unread = (count: number) => host.toggleAttribute('data-unread', count > 0)

  const readLook = () => {
    try {
      look = JSON.parse(store.all()['look']!) as Look
    } catch {
      // None yet, or somebody else's.
    }
  }

  const draw = () => {
    theme = forced ?? themeOf(look?.theme) ?? pageTheme()
    host.dataset['theme'] = theme
    host.dataset['side'] = look?.position ?? data['position'] ?? 'right'
    host.style.cssText = look?.style?.[theme] ?? (data['accent'] ? `--a:${data['accent']}` : '')
    const { open = 'Open chat', close = 'Close chat', title = 'Chat' } = look?.labels ?? {}
    mark(isOpen, isOpen ? close : open)
    if (frame) frame.title = title
    tell({ frontdesk: 'theme', theme })
    // Beside the body, where pages that replace their body, or all in it, leave it.
    if (!host.isConnected) html.append(host)
  }

  const greet = () => {
    const channel = new MessageChannel()
    port = channel.port1
    port.onmessage = hear
    // The frame adds those of the browser.
    const langs = [data['lang'] ?? '', html.lang]
    const hello: Hello = { frontdesk: 'hello', store: store.all(), page: pageInfo(), langs, theme }
    if (user !== undefined) hello.userInfo = user
    frame!.contentWindow!.postMessage(hello, origin, [channel.port2])
    if (!isOpen) tell({ frontdesk: 'closed' })
  }

  const makeFrame = () => {
    frame = document.createElement('iframe')
    frame.src = `${origin}/chat/${encodeURIComponent(id)}#loader`
    frame.allow = 'clipboard-write'
    spoken = new Promise((done, refuse) => {
      hasSpoken = done
      // At each load, so that it works again after the frame was reloaded.
      frame!.onload = () => {
        greet()
        setTimeout(() => refuse(new Error(`chatbot: no answer. Is the id ${id} right, and ${location.origin} an allowed site?`)), patience)
      }
    })
    spoken.catch((reason: Error) => {
      console.error(reason)
      for (const [, refuse] of asked) refuse(reason)
    })
    panel.append(frame)
  }

  const dropFrame = () => {
    frame?.remove()
    frame = port = user = undefined
    asked = []
  }

  const setOpen = (open: boolean, returnFocus = false): Promise<void> | undefined => {
    if (open !== isOpen) {
      isOpen = open
      if (open && !frame) makeFrame()
      draw()
      if (open) {
        tell({ frontdesk: 'open', page: pageInfo() })
        frame!.focus()
      } else {
        tell({ frontdesk: 'closed' })
        if (returnFocus) button.focus()
      }
    }
    return open ? spoken : undefined
  }

  const hear = ({ data: message }: MessageEvent<ToLoader>) => {
    hasSpoken()
    if ('event' in message) {
      for (const listener of listeners[message.event] ?? []) listener(message as Frontdesk.Event)
    } else if (message.frontdesk === 'save') {
      store.set(message.key, message.value)
      if (message.key === 'look') {
        readLook()
        draw()
      }
    } else if (message.frontdesk === 'close') void setOpen(false, true)
    else if (message.frontdesk === 'unread') unread(message.count)
    else if (message.frontdesk === 'user') {
      const [done, refuse] = asked.shift() ?? []
      if (message.reason) refuse?.(new Error(message.reason))
      else done?.({ state: message.state })
    }
  }

  const say = (info: Frontdesk.UserInfo | null) =>
    run(() => {
      // What is no JSON is refused to the caller, not in the frame, which it would keep from speaking.
      user = JSON.parse(JSON.stringify(info)) as typeof info
      if (port) {
        tell({ event: 'user-info', payload: user })
        return new Promise<Frontdesk.UserState>((...settle) => asked.push(settle))
      }
      // Whoever opens the chat next, on whichever page, must not be taken for the one who signed out.
      if (!info) store.set('signed-out', '1')
      return { state: 'waiting' } as const
    })

  const setTheme = (wanted: Theme) =>
    run(() => {
      if (!themeOf(wanted)) throw new Error('chatbot: light or dark?')
      forced = wanted
      draw()
    })

  void run(() => {
    button.onclick = () => void setOpen(!isOpen)
    const warm = () => {
      const link = document.createElement('link')
      link.rel = 'preconnect'
      link.href = origin
      link.crossOrigin = ''
      document.head.append(link)
    }
    button.addEventListener('pointerenter', warm, { once: true })
    // An answer of false would keep Enter from pressing the button.
    host.onkeydown = (event) => void (event.key === 'Escape' && setOpen(false, true))
    systemDark.addEventListener('change', draw, { signal })
    // The keyboard of a phone covers the lower part of the window.
    const fit = () => panel.style.setProperty('--h', `${Math.round(visualViewport!.height)}px`)
    visualViewport?.addEventListener('resize', fit, { signal })
    const watcher = new MutationObserver(draw)
    watcher.observe(html, { childList: true, attributeFilter: ['class', 'data-theme', 'style'] })
    signal.onabort = () => watcher.disconnect()
    readLook()
    draw()
  })

  const chatbot: Frontdesk.Chatbot = {
    openWidget: () => run(() => setOpen(true)),
    closeWidget: () => run(() => setOpen(false, root.activeElement === frame)),
    toggleWidget: () => run(() => setOpen(!isOpen)),
    setTheme,
    toggleTheme: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
    sendUserInfo: say,
    clearUserInfo: () => say(null),
    addEventListener(name, listener) {
      ;(listeners[name] ??= new Set()).add(listener as Hear)
    },
    removeEventListener(name, listener) {
      listeners[name]?.delete(listener as Hear)
    },
    getConfig: () => ({ chatbotId: id, host: origin, open: isOpen, theme, lang: data['lang'] ?? html.lang }),
    reset: () =>
      run(() => {
        void setOpen(false)
        dropFrame()
        unread(0)
        for (const key in store.all()) if (key !== 'look') store.set(key, undefined)
      }),
    async destroy() {
      cleanup.abort()
      host.remove()
      if (window.chatbot === chatbot) delete window.chatbot
    },
    push(...calls) {
      for (const call of calls) {
        if (typeof call === 'function') call(chatbot)
        else (chatbot[call[0]] as (...args: unknown[]) => unknown)(...call.slice(1))
      }
    },
  }
  return chatbot
}

function pageInfo(): PageInfo {
  return { url: location.href, title: document.title, referrer: document.referrer }
}

function themeOf(text: string | undefined): Theme | undefined {
  return text === 'light' || text === 'dark' ? text : undefined
}
