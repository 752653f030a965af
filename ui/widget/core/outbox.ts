// Messages on their way to the server. Each is kept in memory under its clientId before it is sent and removed when
// the server has it on disk; the server knows a clientId again, so a message may be sent any number of times.
import { backoff } from '../../shared/backoff'
import { Problem } from '../../shared/problem'
import type { Posted } from '../../shared/types'
import type { Memory } from './memory'
import type { Outgoing } from './thread'

const prefix = 'out:'

export interface OutboxPorts {
  memory: Memory
  post(outgoing: Outgoing): Promise<Posted>
  onChange(outgoing: Outgoing): void
  onStored(outgoing: Outgoing, posted: Posted): void
  /** The server will not take it; it is out of the outbox, and shown until the visitor decides. */
  onRefused?(outgoing: Outgoing, problem: Problem): void
  now(): Date
  random?: () => number
}

export class Outbox {
  readonly #queue = new Map<string, Outgoing>()
  #running = false
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly ports: OutboxPorts) {}

  add(text: string, conversationId?: string): void {
    const at = this.ports.now().toISOString()
    const outgoing: Outgoing = { clientId: newClientId(), text, at, state: 'sending' }
    if (conversationId) outgoing.conversationId = conversationId
    this.#keep(outgoing)
    void this.#run()
  }

  /** Takes up what an earlier page or another tab left unsent. */
  restore(): void {
    const { memory } = this.ports
    const found = memory
      .keys()
      .filter((key) => key.startsWith(prefix))
      .map((key) => parse(memory.get(key)))
      .filter((outgoing) => outgoing !== undefined)
    for (const outgoing of found.sort((a, b) => a.at.localeCompare(b.at))) {
      if (!this.#queue.has(outgoing.clientId)) this.#keep(outgoing)
    }
    void this.#run()
  }

  /** Sends now what waits; call when the network may be back. */
  flush(): void {
    this.#attempt = 0
    void this.#run()
  }

  remove(clientId: string): void {
    this.#queue.delete(clientId)
    this.ports.memory.set(prefix + clientId, undefined)
  }

  #keep(outgoing: Outgoing): void {
    this.#queue.set(outgoing.clientId, outgoing)
    this.ports.memory.set(prefix + outgoing.clientId, JSON.stringify(outgoing))
    this.ports.onChange(outgoing)
  }

  /** In order, one at a time: a message never overtakes the one before it. */
  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    clearTimeout(this.#timer)
    try {
      for (let next = this.#first(); next; next = this.#first()) {
        this.#keep({ ...next, state: 'sending' })
        if (!(await this.#send(next))) return
      }
    } finally {
      this.#running = false
    }
  }

  #first(): Outgoing | undefined {
    return this.#queue.values().next().value
  }

  /** @returns false when the queue has to wait */
  async #send(outgoing: Outgoing): Promise<boolean> {
    try {
      const posted = await this.ports.post(outgoing)
      this.#attempt = 0
      this.remove(outgoing.clientId)
      this.ports.onStored(outgoing, posted)
      for (const later of this.#queue.values()) {
        if (!later.conversationId) this.#keep({ ...later, conversationId: posted.conversationId })
      }
      return true
    } catch (error) {
      return this.#failed(outgoing, error instanceof Problem ? error : new Problem(0, 'network', String(error)))
    }
  }

  #failed(outgoing: Outgoing, problem: Problem): boolean {
    const note = problem.status === 0 ? {} : { note: problem.message }
    if (!problem.temporary) {
      this.remove(outgoing.clientId)
      this.ports.onChange({ ...outgoing, state: 'refused', ...note })
      this.ports.onRefused?.(outgoing, problem)
      return true
    }
    if (this.#queue.has(outgoing.clientId)) this.#keep({ ...outgoing, state: 'waiting', ...note })
    const wait = Math.max(problem.retryAfter * 1000, backoff(this.#attempt++, this.ports.random))
    this.#timer = setTimeout(() => void this.#run(), wait)
    return false
  }
}

function parse(text: string | undefined): Outgoing | undefined {
  try {
    const value = JSON.parse(text ?? '') as Partial<Outgoing> | null
    if (typeof value?.clientId !== 'string' || typeof value.text !== 'string' || typeof value.at !== 'string') return undefined
    const outgoing: Outgoing = { clientId: value.clientId, text: value.text, at: value.at, state: 'waiting' }
    if (typeof value.conversationId === 'string') outgoing.conversationId = value.conversationId
    return outgoing
  } catch {
    return undefined
  }
}

/** A random UUID; pages without TLS have no crypto.randomUUID. */
export function newClientId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
