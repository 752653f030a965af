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

export interface Outbox {
  add(text: string, conversationId?: string): Outgoing
  /** Takes up what an earlier page or another tab left unsent. */
  restore(): void
  /** Sends now what waits; call when the network may be back. */
  flush(): void
  remove(clientId: string): void
}

export function createOutbox(ports: OutboxPorts): Outbox {
  const queue = new Map<string, Outgoing>()
  let running = false
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function keep(outgoing: Outgoing): void {
    queue.set(outgoing.clientId, outgoing)
    ports.memory.set(prefix + outgoing.clientId, JSON.stringify(outgoing))
    ports.onChange(outgoing)
  }

  function remove(clientId: string): void {
    queue.delete(clientId)
    ports.memory.set(prefix + clientId, undefined)
  }

  /** In order, one at a time: a message never overtakes the one before it. */
  async function run(): Promise<void> {
    if (running) return
    running = true
    clearTimeout(timer)
    try {
      for (let next = first(); next; next = first()) {
        keep({ ...next, state: 'sending' })
        if (!(await send(next))) return
      }
    } finally {
      running = false
    }
  }

  function first(): Outgoing | undefined {
    return queue.values().next().value
  }

  /** @returns false when the queue has to wait */
  async function send(outgoing: Outgoing): Promise<boolean> {
    try {
      const posted = await ports.post(outgoing)
      attempt = 0
      remove(outgoing.clientId)
      ports.onStored(outgoing, posted)
      for (const later of queue.values()) {
        if (!later.conversationId) keep({ ...later, conversationId: posted.conversationId })
      }
      return true
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(0, 'network', String(error))
      const note = problem.status === 0 ? {} : { note: problem.message }
      if (!problem.temporary) {
        remove(outgoing.clientId)
        ports.onChange({ ...outgoing, state: 'refused', ...note })
        ports.onRefused?.(outgoing, problem)
        return true
      }
      if (queue.has(outgoing.clientId)) keep({ ...outgoing, state: 'waiting', ...note })
      const wait = Math.max(problem.retryAfter * 1000, backoff(attempt++, ports.random))
      timer = setTimeout(() => void run(), wait)
      return false
    }
  }

  return {
    add(text, conversationId) {
      const outgoing: Outgoing = { clientId: newClientId(), text, at: ports.now().toISOString(), state: 'sending' }
      if (conversationId) outgoing.conversationId = conversationId
      keep(outgoing)
      void run()
      return outgoing
    },
    restore() {
      const found = ports.memory
        .keys()
        .filter((key) => key.startsWith(prefix))
        .map((key) => parse(ports.memory.get(key)))
        .filter((outgoing) => outgoing !== undefined)
      for (const outgoing of found.sort((a, b) => a.at.localeCompare(b.at))) {
        if (!queue.has(outgoing.clientId)) keep(outgoing)
      }
      void run()
    },
    flush() {
      attempt = 0
      void run()
    },
    remove,
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
