import { expect, test } from 'vitest'
import type { Message } from '../../shared/types'
import { busy, emptyThread, lastSeq, reduce, type Change, type Outgoing, type Thread } from './thread'

const message = (seq: number, role: Message['role'], extra: Partial<Message> = {}): Message => ({
  id: `m${seq}`,
  seq,
  role,
  text: `text ${seq}`,
  at: '2026-05-12T10:00:00Z',
  ...extra,
})
const outgoing = (clientId: string): Outgoing => ({ clientId, text: 'hi', at: '2026-05-12T10:00:00Z', state: 'sending' })
const play = (...changes: Change[]): Thread => changes.reduce(reduce, emptyThread)
const begun: Change = { type: 'session', conversation: { id: 'c', status: 'active', lastSeq: 2 } }

test('messages stand in order and once, however they come', () => {
  const thread = play(
    begun,
    { type: 'message', message: message(3, 'user') },
    { type: 'page', messages: [message(1, 'user'), message(2, 'assistant'), message(3, 'user')], status: 'active', earlier: false },
    { type: 'message', message: message(2, 'assistant') },
  )
  expect(thread.messages.map((m) => m.seq)).toEqual([1, 2, 3])
  expect(lastSeq(thread)).toBe(3)
})

test.each(['stream first', 'answer of the post first'])('a sent message leaves the outbox: %s', (order) => {
  const stored = message(1, 'user', { clientId: 'x' })
  const events: Change[] = [
    { type: 'message', message: stored },
    { type: 'message', message: stored, conversationId: 'c' },
  ]
  if (order === 'answer of the post first') events.reverse()
  const thread = play(begun, { type: 'outgoing', outgoing: outgoing('x') }, ...events)
  expect(thread.outgoing).toEqual([])
  expect(thread.messages).toHaveLength(1)
  // A late notice of the outbox does not bring it back.
  expect(reduce(thread, { type: 'outgoing', outgoing: outgoing('x') }).outgoing).toEqual([])
})

test('the first message begins the conversation', () => {
  const thread = play(
    { type: 'outgoing', outgoing: outgoing('x') },
    { type: 'message', message: message(1, 'user', { clientId: 'x' }), conversationId: 'new' },
  )
  expect(thread.conversation).toEqual({ id: 'new', status: 'active' })
  expect(thread.outgoing).toEqual([])
})

test('an answer grows and is replaced by the stored one', () => {
  const growing = play(
    begun,
    { type: 'joined' },
    { type: 'state', state: { state: 'thinking' } },
    { type: 'state', state: { state: 'answering' } },
    { type: 'delta', delta: { messageId: 'm4', text: 'Hel' } },
    { type: 'delta', delta: { messageId: 'm4', text: 'lo' } },
  )
  expect(growing.draft).toEqual({ id: 'm4', text: 'Hello', broken: false })
  expect(busy(growing)).toBe(true)
  const done = reduce(growing, { type: 'message', message: message(4, 'assistant', { text: 'Hello!' }) })
  expect(done.draft).toBeNull()
  expect(busy(done)).toBe(false)
  const late = reduce(done, { type: 'delta', delta: { messageId: 'm4', text: '!' } })
  expect(late.draft).toBeNull()
})

test('joined in mid-answer, the half that is heard is not shown', () => {
  const thread = play(
    begun,
    { type: 'joined' },
    { type: 'state', state: { state: 'answering' } },
    { type: 'delta', delta: { messageId: 'm4', text: 'and so on' } },
  )
  expect(thread.draft).toEqual({ id: 'm4', text: '', broken: true })
})

test('reconnected in mid-answer, what was read stays and does not grow with holes', () => {
  const thread = play(
    begun,
    { type: 'state', state: { state: 'thinking' } },
    { type: 'delta', delta: { messageId: 'm4', text: 'One, ' } },
    { type: 'joined' },
    { type: 'delta', delta: { messageId: 'm4', text: 'three.' } },
  )
  expect(thread.draft).toEqual({ id: 'm4', text: 'One, ', broken: true })
})

test('the text so far mends a broken answer', () => {
  const thread = play(
    begun,
    { type: 'joined' },
    { type: 'state', state: { state: 'answering' } },
    { type: 'delta', delta: { messageId: 'm4', text: 'and so' } },
    { type: 'delta', delta: { messageId: 'm4', text: 'Well, and so', whole: true } },
    { type: 'delta', delta: { messageId: 'm4', text: ' on' } },
  )
  expect(thread.draft).toEqual({ id: 'm4', text: 'Well, and so on', broken: false })
})

test('an end stops the run and keeps what was said', () => {
  const thread = play(
    begun,
    { type: 'message', message: message(1, 'user') },
    { type: 'state', state: { state: 'queued', position: 2, seconds: 20 } },
    { type: 'status', status: 'ended' },
  )
  expect(thread.conversation?.status).toBe('ended')
  expect(thread.run.state).toBe('idle')
  expect(thread.messages).toHaveLength(1)
})

test('an idle run drops a draft that never became a message', () => {
  const thread = play(begun, { type: 'delta', delta: { messageId: 'x', text: 'a' } }, { type: 'state', state: { state: 'idle' } })
  expect(thread.draft).toBeNull()
})

test('a session without a conversation forgets the old one and keeps what is unsent', () => {
  const thread = play(begun, { type: 'outgoing', outgoing: outgoing('x') }, { type: 'session', conversation: null })
  expect(thread.conversation).toBeNull()
  expect(thread.outgoing).toHaveLength(1)
})
