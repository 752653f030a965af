// Server-sent events over fetch: EventSource cannot send an Authorization header.
import { backoff, longestWait } from './backoff'
import { Problem, problemOf } from './problem'

export interface ServerEvent {
  /** Last id seen so far, "" before the first. */
  id: string
  type: string
  data: string
}

/**
 * A parser for the event stream format (HTML standard, 9.2.6). Feed it decoded text as it comes; it calls back
 * with each whole event and keeps what is unfinished.
 */
export function eventParser(onEvent: (event: ServerEvent) => void, onRetry?: (ms: number) => void) {
  let rest = ''
  let id = ''
  let type = ''
  let data: string[] = []
  let first = true

  function line(text: string): void {
    if (text === '') {
      if (data.length > 0) onEvent({ id, type: type || 'message', data: data.join('\n') })
      type = ''
      data = []
      return
    }
    if (text.startsWith(':')) return
    const colon = text.indexOf(':')
    const field = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(text[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'data') data.push(value)
    else if (field === 'event') type = value
    else if (field === 'id' && !value.includes('\0')) id = value
    else if (field === 'retry' && /^\d+$/.test(value)) onRetry?.(Number(value))
  }

  return (chunk: string): void => {
    if (first && chunk !== '') {
      first = false
      if (chunk.startsWith('\ufeff')) chunk = chunk.slice(1)
    }
    rest += chunk
    // A carriage return at the very end may be half of CRLF: it waits for the next chunk.
    const end = rest.endsWith('\r') ? rest.length - 1 : rest.length
    let start = 0
    for (const match of rest.slice(0, end).matchAll(/\r\n|\n|\r/g)) {
      line(rest.slice(start, match.index))
      start = match.index + match[0].length
    }
    rest = rest.slice(start)
  }
}

export type StreamState = 'connecting' | 'open' | 'waiting' | 'refused'

export interface StreamOptions {
  url: string
  /** Called before each connection, so that a renewed token is used. */
  headers?: () => Record<string, string>
  lastEventId?: string
  onEvent: (event: ServerEvent) => void
  onState?: (state: StreamState, problem?: Problem) => void
  /** No byte for so long means that the line is dead; the server's heartbeats come more often. */
  silenceMs?: number
  /** For tests: a number in [0,1). */
  random?: () => number
}

export interface Stream {
  close(): void
  /** Connects now instead of at the end of the wait: the network is back, the page is visible again. */
  wake(): void
}

/** Failures that no new try will mend. */
const final = [400, 401, 403, 404, 410, 422]

/**
 * Keeps a stream open until it is closed: resumes after the last event by Last-Event-ID, waits longer after each
 * failure, and gives up only when the server refuses (400, 401, 403, 404, 410, 422), which it reports.
 */
export function openStream(options: StreamOptions): Stream {
  return new Reader(options)
}

class Reader implements Stream {
  #lastId: string
  #closed = false
  #attempt = 0
  #minimum = 0
  #current: AbortController | undefined
  #endWait: (() => void) | undefined

  constructor(private readonly options: StreamOptions) {
    this.#lastId = options.lastEventId ?? ''
    void this.#run()
  }

  close(): void {
    this.#closed = true
    this.#current?.abort()
    this.#endWait?.()
  }

  wake(): void {
    this.#attempt = 0
    this.#endWait?.()
  }

  async #run(): Promise<void> {
    const { onState, random } = this.options
    while (!this.#closed) {
      onState?.('connecting')
      try {
        await this.#connect()
      } catch (error) {
        if (!this.#closed && error instanceof Problem && final.includes(error.status)) {
          onState?.('refused', error)
          return
        }
      }
      if (this.#closed) return
      onState?.('waiting')
      await this.#wait(Math.max(this.#minimum, backoff(this.#attempt++, random)))
    }
  }

  async #connect(): Promise<void> {
    const controller = (this.#current = new AbortController())
    const { silenceMs = 60_000, url, onState } = this.options
    let silence = setTimeout(() => controller.abort(), silenceMs)
    const alive = () => {
      clearTimeout(silence)
      silence = setTimeout(() => controller.abort(), silenceMs)
    }
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream', ...this.options.headers?.() }
      if (this.#lastId !== '') headers['last-event-id'] = this.#lastId
      const response = await fetch(url, { headers, cache: 'no-store', signal: controller.signal })
      if (!response.ok) throw await problemOf(response)
      if (!response.body) throw new Problem(0, 'network', 'The stream has no body.')
      onState?.('open')
      await this.#read(response.body, alive)
    } finally {
      clearTimeout(silence)
    }
  }

  async #read(body: ReadableStream<Uint8Array>, alive: () => void): Promise<void> {
    const decoder = new TextDecoder()
    const feed = eventParser(
      (event) => {
        this.#attempt = 0
        if (event.id !== '') this.#lastId = event.id
        if (!this.#closed) this.options.onEvent(event)
      },
      (ms) => (this.#minimum = Math.min(ms, longestWait)),
    )
    const reader = body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      alive()
      feed(decoder.decode(value, { stream: true }))
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#endWait = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
