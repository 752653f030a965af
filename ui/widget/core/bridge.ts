// The frame's side of the talk with the page around it.
import type { HostEvent, Hello, ToFrame, ToHost } from '../../shared/protocol'

export interface Bridge {
  /** widget: in the loader's panel; iframe: in a frame of the owner's own; site: a page by itself. */
  readonly source: 'widget' | 'iframe' | 'site'
  /** What the loader hands over; null where there is none. */
  readonly hello: Promise<Hello | null>
  onMessage(listener: (message: ToFrame) => void): void
  /** To our loader; nothing happens without one. */
  tell(message: ToHost): void
  /** A public event to the host page's exact origin. */
  emit(event: HostEvent, payload?: unknown): void
}

const patience = 3000

/** Must be called while the page loads: the loader speaks at the frame's load event. */
export function createBridge(win: Window = window): Bridge {
  const embedded = win.parent !== win
  const withLoader = embedded && win.location.hash === '#loader'
  let origin = embedded ? parentOrigin(win) : undefined
  let greeted = false
  const listeners: ((message: ToFrame) => void)[] = []

  const hello = new Promise<Hello | null>((resolve) => {
    if (!withLoader) return resolve(null)
    listeners.push((message) => {
      if ('frontdesk' in message && message.frontdesk === 'hello') resolve(message)
    })
    setTimeout(() => resolve(null), patience)
  })

  win.addEventListener('message', (event: MessageEvent<unknown>) => {
    // Only the page that holds this frame is heard; which pages may hold it is the server's frame-ancestors.
    if (!embedded || event.source !== win.parent) return
    if (greeted && event.origin !== origin) return
    const message = event.data as ToFrame | null
    if (!message || typeof message !== 'object' || !('frontdesk' in message || 'event' in message)) return
    if (event.origin !== 'null') {
      origin = event.origin
      greeted = true
    }
    for (const listener of listeners) listener(message)
  })

  function post(message: ToHost): void {
    if (embedded && origin) win.parent.postMessage(message, origin)
  }

  return {
    source: !embedded ? 'site' : withLoader ? 'widget' : 'iframe',
    hello,
    onMessage: (listener) => listeners.push(listener),
    tell: (message) => withLoader && post(message),
    emit: (event, payload) => post(payload === undefined ? { event } : { event, payload }),
  }
}

function parentOrigin(win: Window): string | undefined {
  const nearest = win.location.ancestorOrigins?.[0]
  if (nearest) return nearest === 'null' ? undefined : nearest
  try {
    return new URL(win.document.referrer).origin
  } catch {
    return undefined
  }
}
