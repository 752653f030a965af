import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Problem } from '../../shared/problem'
import type { Posted } from '../../shared/types'
import { mapMemory } from './memory'
import { newClientId, Outbox } from './outbox'
import type { Outgoing } from './thread'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function setUp(answers: (Problem | 'stored' | 'never')[], kept: Record<string, string> = {}) {
  const disk: Record<string, string> = { ...kept }
  const posts: Outgoing[] = []
  const states: string[] = []
  const stored: string[] = []
  const memory = mapMemory(kept, (key, value) => {
    if (value === undefined) delete disk[key]
    else disk[key] = value
  })
  const outbox = new Outbox({
    memory,
    now: () => new Date('2026-05-12T10:00:00Z'),
    random: () => 0,
    post(outgoing) {
      posts.push(outgoing)
      const answer = answers.shift() ?? 'stored'
      if (answer === 'never') return new Promise(() => {})
      if (answer !== 'stored') return Promise.reject(answer)
      const message: Posted['message'] = { id: 'm', seq: 1, role: 'user', text: outgoing.text, at: outgoing.at }
      return Promise.resolve({ conversationId: 'c', message })
    },
    onChange: (outgoing) => states.push(outgoing.note ? `${outgoing.state}: ${outgoing.note}` : outgoing.state),
    onStored: (outgoing) => stored.push(outgoing.text),
  })
  return { outbox, disk, posts, states, stored }
}

test('a message is on disk before it is sent and leaves it when stored', async () => {
  const { outbox, disk, posts, stored } = setUp([])
  outbox.add('hello')
  expect(Object.keys(disk)).toHaveLength(1)
  expect(posts).toHaveLength(1)
  await vi.runAllTimersAsync()
  expect(stored).toEqual(['hello'])
  expect(disk).toEqual({})
})

test('a lost network is tried again with the same clientId', async () => {
  const { outbox, posts, states, stored } = setUp([new Problem(0, 'network', 'x'), new Problem(503, 'starting', 'Starting up.')])
  outbox.add('hello')
  await vi.runAllTimersAsync()
  expect(new Set(posts.map((p) => p.clientId)).size).toBe(1)
  expect(posts).toHaveLength(3)
  expect(states).toEqual(['sending', 'sending', 'waiting', 'sending', 'waiting: Starting up.', 'sending: Starting up.'])
  expect(stored).toEqual(['hello'])
})

test('messages keep their order and follow the conversation that the first one began', async () => {
  const { outbox, posts, stored } = setUp([new Problem(0, 'network', 'x')])
  outbox.add('one')
  outbox.add('two')
  await vi.runAllTimersAsync()
  expect(stored).toEqual(['one', 'two'])
  expect(posts.map((p) => p.conversationId)).toEqual([undefined, undefined, 'c'])
})

test('what an earlier page left is sent after a reload', async () => {
  const before = setUp(['never'])
  before.outbox.add('hello')
  const after = setUp([], { ...before.disk, 'out:broken': '{', token: 'not ours' })
  after.outbox.restore()
  await vi.runAllTimersAsync()
  expect(after.posts[0]?.clientId).toBe(before.posts[0]?.clientId)
  expect(after.stored).toEqual(['hello'])
  expect(after.disk).toEqual({ 'out:broken': '{', token: 'not ours' })
})

test('a refusal says why, leaves the outbox and lets the next one pass', async () => {
  const { outbox, disk, states, stored } = setUp([new Problem(422, 'too_long', 'Shorten it.')])
  outbox.add('long')
  outbox.add('short')
  await vi.runAllTimersAsync()
  expect(states).toContain('refused: Shorten it.')
  expect(stored).toEqual(['short'])
  expect(disk).toEqual({})
})

test('a limit waits as long as the server says', async () => {
  const { outbox, posts } = setUp([new Problem(429, 'rate_limited', 'One moment.', {}, 30)])
  outbox.add('hello')
  await vi.advanceTimersByTimeAsync(29_000)
  expect(posts).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(posts).toHaveLength(2)
})

test('without crypto.randomUUID a client id is still a UUID of version 4', () => {
  const own = Object.getOwnPropertyDescriptor(crypto, 'randomUUID')
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true })
  try {
    expect(newClientId()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  } finally {
    if (own) Object.defineProperty(crypto, 'randomUUID', own)
    else Reflect.deleteProperty(crypto, 'randomUUID')
  }
})
