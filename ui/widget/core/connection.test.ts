import { afterEach, expect, test, vi } from 'vitest'
import type { Session, UserInfo } from '../../shared/types'
import { createApi } from './api'
import { Connection } from './connection'

afterEach(() => vi.unstubAllGlobals())

/** A server that has what it is given in turn, and then sessions. */
function server(...answers: { status: number; body: object }[]) {
  const asked: { userInfo?: unknown }[] = []
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    asked.push(JSON.parse(init.body as string) as { userInfo?: unknown })
    const { status, body } = answers.shift() ?? { status: 200, body: { visitorToken: 't' } }
    return Promise.resolve(new Response(JSON.stringify(body), { status }))
  })
  const accepted: Session[] = []
  const connection = new Connection(
    {
      api: createApi('bot', () => undefined, (error) => Promise.reject(error as Error)),
      source: 'widget',
      lang: undefined,
      token: () => undefined,
      accept: (session) => Promise.resolve(void accepted.push(session)),
    },
    { url: 'https://shop.example/', title: '', referrer: '' },
  )
  return { connection, asked, accepted }
}

const cyclic: Record<string, unknown> = { name: 'Ana' }
cyclic['self'] = cyclic
let deep: unknown = 'x'
for (let i = 0; i < 200_000; i++) deep = [deep]

// JSON.stringify throws for these: what a page may send by postMessage is more than JSON.
test.for([
  ['a cyclic object', { info: cyclic }, 'circular'],
  ['a big integer', { info: { orders: 7n } }, 'BigInt'],
  ['a nesting that no stack holds', { info: deep }, 'Maximum call stack'],
] as [string, object, string][])('%s is refused with the reason, and the chat opens', async ([, info, reason]) => {
  const { connection, asked, accepted } = server()
  expect(await connection.name(info as UserInfo)).toBe(true)
  expect(connection.refusal).toContain('The user info was refused.')
  expect(connection.refusal).toContain(reason)
  expect(asked).toHaveLength(1)
  expect(asked[0]).not.toHaveProperty('userInfo')
  expect(accepted).toHaveLength(1)
})

test.for([
  [413, { code: 'body_too_large', detail: 'The body is larger than this address takes.' }, 'The body is larger than this address takes.'],
  [400, { code: 'invalid_json', detail: 'The body is no valid JSON: exceeded max depth.' }, 'exceeded max depth'],
  [422, { code: 'invalid_input', detail: 'Not all fields are right.', errors: [{ field: 'userInfo.userHash', message: 'At most 100 characters.' }] }, 'userInfo.userHash: At most 100'],
] as [number, object, string][])('what the server refuses with %i is left out, and the chat opens', async ([status, body, reason]) => {
  const { connection, asked } = server({ status, body })
  expect(await connection.name({ info: 'x'.repeat(1 << 20) })).toBe(true)
  expect(connection.refusal).toContain(reason)
  expect(asked.map((body) => 'userInfo' in body)).toEqual([true, false])
  expect(connection.phase.value).toBe('ready')
})

test('what is refused once is not sent again with the next session, and the next saying is', async () => {
  const { connection, asked } = server({ status: 413, body: {} })
  await connection.name({ info: 'too much' })
  await connection.open()
  await connection.name({ name: 'Ana' })
  expect(asked.map((body) => body.userInfo)).toEqual([{ info: 'too much' }, undefined, undefined, { name: 'Ana' }])
  expect(connection.refusal).toBe('')
})

test('a server that cannot be reached is asked again with what the page said', async () => {
  vi.useFakeTimers()
  const { connection, asked } = server({ status: 503, body: {} })
  const named = connection.name({ name: 'Ana' })
  await vi.runAllTimersAsync()
  expect(await named).toBe(true)
  expect(asked.map((body) => body.userInfo)).toEqual([{ name: 'Ana' }, { name: 'Ana' }])
  expect(connection.refusal).toBe('')
  vi.useRealTimers()
})

test('keys that mean something to JavaScript and dates arrive as data', async () => {
  const { connection, asked } = server()
  const info = JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}') as UserInfo['info']
  await connection.name({ info: { facts: info, since: new Date(0) } as unknown as UserInfo['info'] } as UserInfo)
  expect(JSON.stringify(asked[0]?.userInfo)).toBe('{"info":{"facts":{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}},"since":"1970-01-01T00:00:00.000Z"}}')
  expect(({} as { admin?: boolean }).admin).toBeUndefined()
})
