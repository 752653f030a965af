// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Message } from '../../shared/types'
import { cell } from './cell'
import type { Chat } from './chat'
import { comment, rate, rating, ratingOf, tellClicks } from './rating'
import { emptyThread } from './thread'

const answer = (seq: number): Message => ({ id: `m${seq}`, seq, role: 'assistant', text: 'text', at: '2026-05-12T10:00:00Z', rateCode: `r${seq}` })

function setting(act: (what: string, body: object) => Promise<unknown>) {
  const thread = cell({ ...emptyThread, conversation: { id: 'c', status: 'active' as const }, messages: [answer(2), answer(4)] })
  return { thread, act: act as Chat['act'], of: (seq: number) => thread.value.messages.find((m) => m.seq === seq)! }
}
const taken = async (_: string, body: object) => ({ ...body, at: '2026-05-12T10:01:00Z' })

beforeEach(() => {
  rating.value = null
})
afterEach(() => vi.unstubAllGlobals())

test('a rating shows at once, is sent with the code, and asks what was missing', async () => {
  const sent: object[] = []
  const chat = setting((what, body) => {
    sent.push({ what, ...body })
    return taken(what, body)
  })
  const done = rate(chat, chat.of(2), 2)
  expect(chat.of(2).rating?.value).toBe(2)
  expect(ratingOf(2)).toMatchObject({ open: true, busy: true })
  await done
  expect(sent).toEqual([{ what: 'rating', code: 'r2', value: 2, comment: '' }])
  expect(ratingOf(2)).toMatchObject({ open: true, busy: false, saved: true })
  expect(chat.of(4).rating).toBeUndefined()
})

test('one that helped asks nothing, and another answer closes the form of the first', async () => {
  const chat = setting(taken)
  await rate(chat, chat.of(2), 2)
  await rate(chat, chat.of(4), 1)
  expect(ratingOf(4).open).toBe(false)
  expect(ratingOf(2).open).toBe(false)
  expect(chat.of(2).rating?.value).toBe(2)
})

test('a comment stays with the same rating and goes with the other', async () => {
  const chat = setting(taken)
  await rate(chat, chat.of(2), 2, 'too long')
  expect(chat.of(2).rating).toMatchObject({ value: 2, comment: 'too long' })
  expect(ratingOf(2).open).toBe(false)
  await rate(chat, chat.of(2), 2)
  expect(chat.of(2).rating?.comment).toBe('too long')
  await rate(chat, chat.of(2), 1)
  expect(chat.of(2).rating).toMatchObject({ value: 1, comment: '' })
})

test('what the server does not take goes back, and says so', async () => {
  const chat = setting(taken)
  await rate(chat, chat.of(2), 1)
  const broken = { ...chat, act: (() => Promise.reject(new Error('gone'))) as Chat['act'] }
  await rate(broken, chat.of(2), 2)
  expect(chat.of(2).rating?.value).toBe(1)
  expect(ratingOf(2)).toMatchObject({ failed: true, open: false })
  await rate(broken, chat.of(4), 2)
  expect('rating' in chat.of(4)).toBe(false)
})

test('what comes meanwhile is kept, and a second click waits for the first', async () => {
  let answered: (() => void) | undefined
  const act = vi.fn((_: string, body: object) => new Promise((resolve) => (answered = () => resolve({ ...body, at: 'x' }))))
  const chat = setting(act)
  const done = rate(chat, chat.of(2), 1)
  void rate(chat, chat.of(2), 2)
  chat.thread.value = { ...chat.thread.value, messages: [...chat.thread.value.messages, answer(6)] }
  answered!()
  await done
  expect(act).toHaveBeenCalledTimes(1)
  expect(chat.thread.value.messages.map((m) => m.rating?.value)).toEqual([1, undefined, undefined])
})

test('the form opens and closes', () => {
  comment(2, true)
  expect(ratingOf(2).open).toBe(true)
  comment(2, false)
  expect(ratingOf(2).open).toBe(false)
})

test('a click on a source is told once by a request that outlives the page', () => {
  const sent = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(new Response(null, { status: 204 })))
  vi.stubGlobal('fetch', sent)
  document.body.innerHTML = '<a href="#x" data-code="c1"><span>Title</span></a><a href="#y">Other</a>'
  const stop = tellClicks({ ...setting(taken), memory: { get: () => 'token', set: () => undefined, keys: () => [] } })
  document.querySelector('span')!.click()
  document.querySelectorAll('a')[1]!.click()
  expect(sent).toHaveBeenCalledTimes(1)
  const [url, init] = sent.mock.calls[0]!
  expect(url).toBe('/api/widget/conversations/c/tracking/events')
  expect(init).toMatchObject({ method: 'POST', keepalive: true, body: '{"type":"click","data":{"code":"c1"}}' })
  stop()
  document.querySelector('span')!.click()
  expect(sent).toHaveBeenCalledTimes(1)
})
