// One stream for all tabs of a browser: the tab that holds a Web Lock reads it and passes the events on by
// BroadcastChannel. Where either is missing or refused, every tab reads its own.
import type { Problem } from '../../shared/problem'
import { openStream, type Stream } from '../../shared/sse'

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

interface Packet {
  conversation?: string
  event?: StreamEvent
  beat?: true
  news?: unknown
}

const beatMs = 5000
/** A leader that is silent for so long is frozen; a visible tab takes its lock. */
const patienceMs = 20_000

export class SharedStream {
  readonly #channel: BroadcastChannel | undefined
  readonly #locks: LockManager | undefined
  #wanted: string | null = null
  #stream: Stream | undefined
  #release: (() => void) | undefined
  #beats: ReturnType<typeof setInterval> | undefined
  #lastBeat = 0
  #waiting = new AbortController()

  constructor(private readonly ports: SharedStreamPorts) {
    this.#channel = openChannel(`frontdesk:${ports.name}`)
    this.#channel?.addEventListener('message', (event: MessageEvent<Packet>) => this.#hear(event.data))
    if (this.#channel) this.#locks = globalThis.navigator?.locks as LockManager | undefined
    if (this.#locks) setInterval(() => this.#watchLeader(), beatMs)
  }

  /** The conversation to listen to; null closes the stream and lets another tab take over. */
  want(conversationId: string | null): void {
    if (conversationId === this.#wanted) return
    this.#wanted = conversationId
    this.#waiting.abort()
    this.#stop()
    if (conversationId === null) return
    this.#lastBeat = Date.now()
    if (this.#locks) void this.#compete(conversationId, false)
    else this.#stream = this.#read(conversationId)
  }

  /** Tells the other tabs. */
  news(news: unknown): void {
    this.#channel?.postMessage({ news })
  }

  wake(): void {
    this.#stream?.wake()
    this.#watchLeader()
  }

  #hear(packet: Packet): void {
    if (packet.news !== undefined) return this.ports.onNews(packet.news)
    if (!this.#wanted || packet.conversation !== this.#wanted) return
    this.#lastBeat = Date.now()
    if (packet.beat) this.ports.onState('open')
    if (packet.event && !this.#stream) this.ports.onEvent(this.#wanted, packet.event)
  }

  #read(id: string): Stream {
    const { ports } = this
    return openStream({
      url: ports.url(id),
      headers: ports.headers,
      lastEventId: String(ports.lastSeq()),
      onEvent: (event) => {
        const parsed: StreamEvent = { type: event.type, data: parse(event.data) }
        this.#channel?.postMessage({ conversation: id, event: parsed })
        ports.onEvent(id, parsed)
      },
      onState(state, problem) {
        if (state === 'open') ports.onOpen()
        if (state === 'refused') ports.onRefused(problem)
        else if (state !== 'connecting') ports.onState(state)
      },
    })
  }

  /** Waits for the lock, or takes it, and reads until it is released. */
  async #compete(id: string, steal: boolean): Promise<void> {
    const { signal } = (this.#waiting = new AbortController())
    try {
      // The browser does not take steal and signal together.
      await this.#locks!.request(`frontdesk:stream:${id}`, steal ? { steal } : { signal }, () => this.#lead(id))
    } catch (failure) {
      // Aborted, or another tab took the lock from this one: then it listens and queues up again.
      if (this.#wanted !== id) return
      if (!this.#stream) {
        // Frames whose storage is blocked are refused locks: this tab reads its own stream then.
        if ((failure as DOMException).name !== 'AbortError') this.#stream = this.#read(id)
        return
      }
      this.#stop()
      void this.#compete(id, false)
    }
  }

  #lead(id: string): Promise<void> {
    return new Promise((resolve) => {
      if (this.#wanted !== id) return resolve()
      this.#release = resolve
      const beat = () => this.#channel?.postMessage({ conversation: id, beat: true })
      beat()
      this.#beats = setInterval(beat, beatMs)
      this.#stream = this.#read(id)
    })
  }

  #stop(): void {
    clearInterval(this.#beats)
    this.#stream?.close()
    this.#stream = undefined
    this.#release?.()
    this.#release = undefined
  }

  #watchLeader(): void {
    if (!this.#wanted || this.#stream || !this.#locks) return
    if (document.hidden || Date.now() - this.#lastBeat < patienceMs) return
    this.#lastBeat = Date.now()
    this.#waiting.abort()
    void this.#compete(this.#wanted, true)
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
