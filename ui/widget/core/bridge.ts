// The frame's side of the talk with the page around it.
import type { HostEvent, Hello, ToFrame, ToLoader } from '../../shared/protocol'

export interface Bridge {
  /** widget: in the loader's panel; iframe: in a frame of the owner's own; site: a page by itself. */
  readonly source: 'widget' | 'iframe' | 'site'
  /** What the loader hands over; null where there is none. */
  readonly hello: Promise<Hello | null>
  onMessage(listener: (message: ToFrame) => void): void
  /** To our loader; nothing happens without one. */
  tell(message: ToLoader): void
  /** A public event: to the host page's exact origin, and to the loader's listeners. */
  emit(event: HostEvent, payload?: object): void
}

/** How long the page around may be busy before the frame goes on as if there were no loader. */
const patience = 20_000

/** Must be called while the page loads: the loader speaks at the frame's load event. */
export function createBridge(win: Window = window): Bridge {
  const embedded = win.parent !== win
  const withLoader = embedded && win.location.hash === '#loader'
  let origin = embedded ? parentOrigin(win) : undefined
  let port: MessagePort | undefined
  const listeners: ((message: ToFrame) => void)[] = []
  const spread = (message: ToFrame) => {
    for (const listener of listeners) listener(message)
  }

  const hello = new Promise<Hello | null>((resolve) => {
    if (!withLoader) return resolve(null)
    listeners.push((message) => {
      if ('frontdesk' in message && message.frontdesk === 'hello') resolve(message)
    })
    setTimeout(() => resolve(null), patience)
  })

  win.addEventListener('message', (event: MessageEvent<unknown>) => {
    // Only the page that holds this frame is heard; the server's frame-ancestors lets none but allowed sites hold it.
    if (!embedded || event.source !== win.parent || (origin && event.origin !== origin)) return
    const message = read(event.data)
    if (!message) return
    if (event.origin !== 'null') origin = event.origin
    if ('frontdesk' in message) {
      // Once: whoever else speaks on the page cannot take the loader's place.
      if (port || !event.ports[0]) return
      port = event.ports[0]
      port.onmessage = ({ data }: MessageEvent<ToFrame>) => spread(data)
      port.postMessage({ frontdesk: 'ready' } satisfies ToLoader)
    }
    spread(message)
  })

  return {
    source: !embedded ? 'site' : withLoader ? 'widget' : 'iframe',
    hello,
    onMessage: (listener) => listeners.push(listener),
    tell: (message) => port?.postMessage(message),
    emit(event, payload) {
      const message = payload ? { event, payload } : { event }
      port?.postMessage(message)
      if (origin) win.parent.postMessage(message, origin)
    },
  }
}

/** Pages bring up many messages; those for us are a loader's hello and user-info, by window or from the port. */
function read(data: unknown): ToFrame | undefined {
  if (!data || typeof data !== 'object') return undefined
  if ('frontdesk' in data && data.frontdesk === 'hello') return data as Hello
  if (!('event' in data) || data.event !== 'user-info') return undefined
  // Pages written for the system that this protocol comes from say "user" as often as "payload".
  const { payload, user = null } = data as { payload?: unknown; user?: unknown }
  const info = payload === undefined ? user : payload
  return typeof info === 'object' ? ({ event: 'user-info', payload: info } as ToFrame) : undefined
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
