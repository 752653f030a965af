import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '../../shared/problem'
import { call, expired, queryString } from './client'

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers })

function answers(...list: (Response | Error)[]) {
  const fetching = vi.fn((..._: Parameters<typeof fetch>) => {
    const next = list.shift()
    if (!next) throw new Error('fetched more often than expected')
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next)
  })
  vi.stubGlobal('fetch', fetching)
  return fetching
}

beforeEach(() => {
  vi.useFakeTimers()
  expired.value = false
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function failure(promise: Promise<unknown>): Promise<Problem> {
  const caught = promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  await vi.runAllTimersAsync()
  const error = await caught
  expect(error).toBeInstanceOf(Problem)
  return error as Problem
}

describe('call', () => {
  it('sends JSON and reads JSON', async () => {
    const fetching = answers(json(201, { id: 'x' }))
    expect(await call('/chatbots', { method: 'POST', body: { name: 'A' } })).toEqual({ id: 'x' })
    const [url, init] = fetching.mock.calls[0]!
    expect(url).toBe('/api/admin/chatbots')
    expect(init?.body).toBe('{"name":"A"}')
  })
  it('reads an empty answer as nothing', async () => {
    answers(new Response(null, { status: 204 }))
    expect(await call('/logout', { method: 'POST' })).toBeUndefined()
  })
  it('tries a read again when the server was away for a moment', async () => {
    const fetching = answers(new TypeError('network'), json(503, {}), json(200, { ok: true }))
    const result = call('/me')
    await vi.runAllTimersAsync()
    expect(await result).toEqual({ ok: true })
    expect(fetching).toHaveBeenCalledTimes(3)
  })
  it('gives up after three tries', async () => {
    const fetching = answers(json(502, {}), json(502, {}), json(502, { detail: 'The proxy has no server.' }))
    const problem = await failure(call('/me'))
    expect(problem.message).toBe('The proxy has no server.')
    expect(fetching).toHaveBeenCalledTimes(3)
  })
  it('never sends a change twice', async () => {
    const fetching = answers(new TypeError('network'))
    const problem = await failure(call('/chatbots', { method: 'POST', body: {} }))
    expect(problem.status).toBe(0)
    expect(fetching).toHaveBeenCalledOnce()
  })
  it('stops waiting for another try when it is aborted', async () => {
    const fetching = answers(json(503, {}))
    const abort = new AbortController()
    const result = call('/me', { signal: abort.signal }).then(
      () => 'done',
      (error: DOMException) => error.name,
    )
    await vi.advanceTimersByTimeAsync(10)
    abort.abort()
    expect(await result).toBe('AbortError')
    expect(fetching).toHaveBeenCalledOnce()
  })
})

describe('problems', () => {
  it('carries code, words and the errors of fields', async () => {
    answers(json(422, { code: 'invalid', detail: 'Correct it.', errors: [{ field: 'title', message: 'Write one.' }, null, 3] }))
    const problem = await failure(call('/x', { method: 'PUT', body: {} }))
    expect(problem).toMatchObject({ status: 422, code: 'invalid', message: 'Correct it.', fields: { title: 'Write one.' } })
  })
  it('makes something of an answer that is no JSON', async () => {
    answers(new Response('<html>', { status: 413, statusText: 'Too Large' }))
    expect((await failure(call('/x', { method: 'PUT' }))).message).toContain('413 Too Large')
  })
  it('marks the session as expired on 401, and not when signing in', async () => {
    answers(json(401, {}), json(401, {}))
    await failure(call('/login', { method: 'POST', anonymous: true }))
    expect(expired.value).toBe(false)
    await failure(call('/me'))
    expect(expired.value).toBe(true)
  })
})

describe('queryString', () => {
  it('leaves out what is empty and keeps false and 0', () => {
    expect(queryString({ a: '', b: undefined, c: null, d: false, e: 0, f: 'x y' })).toBe('?d=false&e=0&f=x+y')
    expect(queryString({})).toBe('')
  })
})
