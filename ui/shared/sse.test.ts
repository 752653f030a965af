import { afterEach, expect, test, vi } from 'vitest'
import { backoff } from './backoff'
import { eventParser, openStream, type ServerEvent, type StreamState } from './sse'

function parse(...chunks: string[]): ServerEvent[] {
  const events: ServerEvent[] = []
  const feed = eventParser((event) => events.push(event))
  for (const chunk of chunks) feed(chunk)
  return events
}

test.each<[string, string[], ServerEvent[]]>([
  ['one event', ['id: 4\nevent: message\ndata: {"a":1}\n\n'], [{ id: '4', type: 'message', data: '{"a":1}' }]],
  ['split anywhere', ['id', ': 4\nda', 'ta: x\n', '\n'], [{ id: '4', type: 'message', data: 'x' }]],
  ['several data lines', ['data: a\ndata:b\ndata\n\n'], [{ id: '', type: 'message', data: 'a\nb\n' }]],
  ['the id stays for later events', ['id: 1\ndata: a\n\nevent: delta\ndata: b\n\n'], [{ id: '1', type: 'message', data: 'a' }, { id: '1', type: 'delta', data: 'b' }]],
  ['comments and events without data', [': beat\n\nevent: x\n\ndata: a\n\n'], [{ id: '', type: 'message', data: 'a' }]],
  ['CRLF split between chunks', ['data: a\r', '\n\r', '\ndata: b\r\n\r\n'], [{ id: '', type: 'message', data: 'a' }, { id: '', type: 'message', data: 'b' }]],
  ['a byte order mark', ['\ufeffdata: a\n\n'], [{ id: '', type: 'message', data: 'a' }]],
  ['an id with NUL is refused', ['id: a\0b\ndata: a\n\n'], [{ id: '', type: 'message', data: 'a' }]],
  ['an unfinished event is not told', ['data: a\n'], []],
])('%s', (_name, chunks, want) => {
  expect(parse(...chunks)).toEqual(want)
})

test('waits grow, stay bounded and differ by chance', () => {
  expect(backoff(0, () => 0)).toBe(250)
  expect(backoff(0, () => 1)).toBe(500)
  expect(backoff(3, () => 0)).toBe(2000)
  expect(backoff(50, () => 1)).toBe(15_000)
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function streamOf(...texts: string[]): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text))
      controller.close()
    },
  })
  return new Response(body, { status: 200 })
}

test('resumes after the last event and sends the token of the moment', async () => {
  vi.useFakeTimers()
  const seen: Record<string, string>[] = []
  let token = 'one'
  const answers = [() => streamOf('id: 7\ndata: a\n\n'), () => Promise.reject(new TypeError('gone')), () => streamOf('id: 8\ndata: b\n\n')]
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    seen.push(init.headers as Record<string, string>)
    const next = answers.shift()
    return next ? Promise.resolve(next()) : new Promise(() => {})
  })
  const data: string[] = []
  const stream = openStream({
    url: '/x',
    headers: () => ({ authorization: token }),
    onEvent: (event) => data.push(event.data),
  })
  await vi.waitFor(() => expect(data).toEqual(['a']))
  token = 'two'
  await vi.advanceTimersByTimeAsync(20_000)
  await vi.waitFor(() => expect(data).toEqual(['a', 'b']))
  stream.close()
  expect(seen[0]).not.toHaveProperty('last-event-id')
  expect(seen[1]).toMatchObject({ 'last-event-id': '7', authorization: 'two' })
  expect(seen[2]).toMatchObject({ 'last-event-id': '7' })
})

test('a refusal ends it and is reported', async () => {
  const fetches = vi.fn(() =>
    Promise.resolve(new Response('{"code":"token_expired","detail":"Open the chat again."}', { status: 401 })),
  )
  vi.stubGlobal('fetch', fetches)
  const states: StreamState[] = []
  let reason = ''
  openStream({
    url: '/x',
    onEvent: () => {},
    onState: (state, problem) => {
      states.push(state)
      reason = problem?.message ?? reason
    },
  })
  await vi.waitFor(() => expect(states).toEqual(['connecting', 'refused']))
  expect(reason).toBe('Open the chat again.')
  expect(fetches).toHaveBeenCalledTimes(1)
})

test('a line that falls silent is opened again', async () => {
  vi.useFakeTimers()
  let calls = 0
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    calls++
    return new Promise((_resolve, reject) => init.signal?.addEventListener('abort', () => reject(new Error('aborted'))))
  })
  const stream = openStream({ url: '/x', silenceMs: 1000, onEvent: () => {} })
  await vi.advanceTimersByTimeAsync(2500)
  expect(calls).toBeGreaterThan(1)
  stream.close()
})
