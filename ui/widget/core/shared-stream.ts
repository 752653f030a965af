// One stream for all tabs of a browser: the tab that holds a Web Lock reads it and passes the events on by
// BroadcastChannel. Where either is missing or refused, every tab reads its own.
import { openStream, type Stream } from '../../shared/sse'
import type { Problem } from '../../shared/problem'

export interface StreamEvent {
  type: string
  data: unknown
}

export interface SharedStreamPorts {
  /** Names the channel; the same for all tabs of one chatbot. */
  name: string
  url(conversationId: string): string
  headers(): Record<string, string>
  /** Where to resume: the last stored sequence. */
  lastSeq(): number
  onEvent(conversationId: string, event: StreamEvent): void
  /** The stream was opened by this tab: what came before and is not stored was missed. */
  onOpen(): void
  onState(state: 'open' | 'waiting'): void
  onRefused(problem: Problem | undefined): void
  /** Something that is no event of a stream, from another tab. */
  onNews(news: unknown): void
}

export interface SharedStream {
  /** The conversation to listen to; null closes the stream and lets another tab take over. */
  want(conversationId: string | null): void
  /** Tells the other tabs. */
  news(news: unknown): void
  wake(): void
}

interface Packet {
  conversation?: string
  event?: StreamEvent
  beat?: true
  news?: unknown
}

const beatMs = 5000
/** A leader that is silent for so long is frozen; a visible tab takes its lock. */
const patienceMs = 20_000

export function createSharedStream(ports: SharedStreamPorts): SharedStream {
  const channel = openChannel(`frontdesk:${ports.name}`)
  const locks = channel && (globalThis.navigator?.locks as LockManager | undefined)
  let wanted: string | null = null
  let stream: Stream | undefined
  let release: (() => void) | undefined
  let beatTimer: ReturnType<typeof setInterval> | undefined
  let lastBeat = 0

  channel?.addEventListener('message', (event: MessageEvent<Packet>) => {
    const packet = event.data
    if (packet.news !== undefined) return ports.onNews(packet.news)
    if (!wanted || packet.conversation !== wanted) return
    lastBeat = Date.now()
    if (packet.beat) ports.onState('open')
    if (packet.event && !stream) ports.onEvent(wanted, packet.event)
  })

  function pass(packet: Packet): void {
    channel?.postMessage(packet)
  }

  function read(id: string): Stream {
    return openStream({
      url: ports.url(id),
      headers: ports.headers,
      lastEventId: String(ports.lastSeq()),
      onEvent(event) {
        const parsed: StreamEvent = { type: event.type, data: parse(event.data) }
        pass({ conversation: id, event: parsed })
        ports.onEvent(id, parsed)
      },
      onState(state, problem) {
        if (state === 'open') ports.onOpen()
        if (state === 'refused') ports.onRefused(problem)
        else if (state !== 'connecting') ports.onState(state)
      },
    })
  }

  function lead(id: string): Promise<void> {
    return new Promise((resolve) => {
      if (wanted !== id) return resolve()
      release = resolve
      const beat = () => pass({ conversation: id, beat: true })
      beat()
      beatTimer = setInterval(beat, beatMs)
      stream = read(id)
    })
  }

  function stop(): void {
    clearInterval(beatTimer)
    stream?.close()
    stream = undefined
    release?.()
    release = undefined
  }

  async function compete(id: string, steal: boolean, signal: AbortSignal): Promise<void> {
    const name = `frontdesk:stream:${id}`
    try {
      // The browser does not take steal and signal together.
      await locks!.request(name, steal ? { steal: true } : { signal }, () => lead(id))
    } catch {
      // Aborted, or another tab took the lock: this one listens and queues up again.
      if (!stream || wanted !== id) return
      stop()
      if (wanted === id) void compete(id, false, signal)
    }
  }

  let waiting: AbortController | undefined
  function begin(id: string): void {
    lastBeat = Date.now()
    if (!locks) {
      stream = read(id)
      return
    }
    waiting = new AbortController()
    void compete(id, false, waiting.signal)
  }

  function watchLeader(): void {
    if (!wanted || stream || !locks || document.hidden || Date.now() - lastBeat < patienceMs) return
    lastBeat = Date.now()
    waiting?.abort()
    waiting = new AbortController()
    void compete(wanted, true, waiting.signal)
  }
  if (locks) setInterval(watchLeader, beatMs)

  return {
    want(id) {
      if (id === wanted) return
      wanted = id
      waiting?.abort()
      stop()
      if (id) begin(id)
    },
    news: (news) => pass({ news }),
    wake() {
      stream?.wake()
      watchLeader()
    },
  }
}

function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name)
  } catch {
    return undefined
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
