// The one event stream of this tab. Events are wake-ups: whoever hears one fetches what it shows. After a gap in the
// connection everybody hears `resync`, since nobody knows what was missed.
import { effect, signal } from '@preact/signals'
import { openStream, type Stream } from '../../shared/sse'
import { expired } from '../api/client'

export type LiveName =
  | 'resync'
  | 'conversation'
  | 'counts'
  | 'contents'
  | 'import'
  | 'meaning'
  | 'site'
  | 'file'
  | 'questions'
  | 'trial'
  | 'snippet'
  | 'geo'
  | 'lead'
  | 'webhooks'
  | 'bulk'
  | 'model'
  | 'chatbots'
  | 'job'
  | 'message'
  | 'delta'
  | 'state'
  | 'status'
  | 'rating'

export type Connection = 'connecting' | 'open' | 'waiting' | 'refused' | 'paused'

export const connection = signal<Connection>('connecting')

/** The conversation whose messages and running text are wanted too. */
export const watched = signal<string | null>(null)

type Listener = (data: never) => void
const listeners = new Map<LiveName, Set<Listener>>()

/** Calls back with the data of each event of that name, until the returned function is called. */
export function onLive<D = unknown>(name: LiveName, listener: (data: D) => void): () => void {
  const set = listeners.get(name) ?? new Set()
  listeners.set(name, set)
  set.add(listener as Listener)
  return () => set.delete(listener as Listener)
}

/** Hands an event to its listeners. */
export function tell(name: LiveName, data?: unknown): void {
  for (const listener of [...(listeners.get(name) ?? [])]) listener(data as never)
}

/** How long a hidden tab keeps its stream; a browser has few connections to one server. */
const hiddenMs = 90_000

/** Keeps the stream open for the chatbot in view, until the returned function is called. */
export function keepLive(chatbot: () => string | null, available: () => boolean): () => void {
  let stream: Stream | undefined
  let dropped = false
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined
  const visible = signal(true)

  const stopEffect = effect(() => {
    const id = chatbot()
    const conversation = watched.value
    const wanted = id !== null && visible.value && !expired.value
    // What happens between the end of one stream and the beginning of the next reaches neither.
    if (stream) dropped = true
    stream?.close()
    stream = wanted ? connect(id, conversation, available()) : undefined
    if (!wanted) {
      dropped = true
      connection.value = 'paused'
    }
  })

  function connect(id: string, conversation: string | null, here: boolean): Stream {
    const query = new URLSearchParams({ chatbot: id })
    if (conversation) query.set('conversation', conversation)
    if (here) query.set('available', 'true')
    return openStream({
      url: `/api/admin/events?${query.toString()}`,
      onEvent: (event) => tell(event.type as LiveName, parse(event.data)),
      onState(state, problem) {
        connection.value = state
        if (state === 'open' && dropped) {
          dropped = false
          tell('resync')
        } else if (state === 'waiting') dropped = true
        else if (state === 'refused' && problem?.status === 401) expired.value = true
      },
    })
  }

  function onVisibility() {
    clearTimeout(hiddenTimer)
    if (document.visibilityState === 'visible') {
      visible.value = true
      stream?.wake()
    } else hiddenTimer = setTimeout(() => (visible.value = false), hiddenMs)
  }
  const wake = () => stream?.wake()
  document.addEventListener('visibilitychange', onVisibility)
  window.addEventListener('online', wake)
  return () => {
    stopEffect()
    stream?.close()
    clearTimeout(hiddenTimer)
    document.removeEventListener('visibilitychange', onVisibility)
    window.removeEventListener('online', wake)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
