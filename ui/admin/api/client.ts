// The one way to the server: JSON in and out, failures as Problem, reads tried again when trying again can help.
import { signal } from '@preact/signals'
import { Problem } from '../../shared/problem'

/** True from the moment the server no longer knows us until somebody has signed in again. */
export const expired = signal(false)

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is, with its own media type. */
  raw?: { data: BodyInit; type: string }
  query?: Record<string, string | number | boolean | undefined | null>
  signal?: AbortSignal
  /** Leave `expired` alone on 401: the caller is the sign-in itself. */
  anonymous?: boolean
}

/** Waits before the second and the third try of a read, in milliseconds. */
const retryWaits = [300, 1200]

/**
 * Calls the API and returns the JSON of the answer (undefined for an empty one).
 * Only a GET is tried again, and only after an answer that may change by itself.
 * @throws Problem, with status 0 when the server cannot be reached; an abort stays an AbortError.
 */
export async function call<T>(path: string, options: Call = {}): Promise<T> {
  const waits = (options.method ?? 'GET') === 'GET' ? retryWaits : []
  for (let attempt = 0; ; attempt++) {
    try {
      return await once<T>(path, options)
    } catch (error) {
      const wait = waits[attempt]
      if (wait === undefined || !(error instanceof Problem) || !worthRetrying(error)) throw error
      await pause(wait, options.signal)
    }
  }
}

function worthRetrying(problem: Problem): boolean {
  return problem.status === 0 || [502, 503, 504].includes(problem.status)
}

async function once<T>(path: string, options: Call): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' }
  const init: RequestInit = { method: options.method ?? 'GET', headers, credentials: 'same-origin' }
  if (options.raw) {
    headers['content-type'] = options.raw.type
    init.body = options.raw.data
  } else if (options.body !== undefined) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(options.body)
  }
  if (options.signal) init.signal = options.signal
  let response: Response
  try {
    response = await fetch(`/api/admin${path}${queryString(options.query)}`, init)
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new Problem(0, 'network', 'The server cannot be reached. Check the connection; it is tried again by itself.')
  }
  if (!response.ok) {
    if (response.status === 401 && !options.anonymous) expired.value = true
    throw await readProblem(response)
  }
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** Query string with its question mark; values that are undefined, null or empty are left out. */
export function queryString(query: Call['query']): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** Reads a failed response; a proxy's HTML page is an answer too, so nothing here throws. */
export async function readProblem(response: Response): Promise<Problem> {
  let body: Record<string, unknown> = {}
  try {
    const parsed: unknown = await response.json()
    if (parsed && typeof parsed === 'object') body = parsed as Record<string, unknown>
  } catch {
    // Not JSON: the status has to say it.
  }
  const fields: Record<string, string> = {}
  for (const entry of Array.isArray(body['errors']) ? body['errors'] : []) {
    const { field, message } = (entry ?? {}) as { field?: unknown; message?: unknown }
    if (typeof field === 'string' && typeof message === 'string') fields[field] = message
  }
  const said = [body['detail'], body['title']].find((text) => typeof text === 'string' && text !== '')
  const text = (said as string | undefined) ?? bareText(response)
  const wait = Number(response.headers.get('retry-after') ?? 0)
  const code = typeof body['code'] === 'string' ? body['code'] : ''
  return new Problem(response.status, code, text, fields, Number.isFinite(wait) ? wait : 0)
}

/** For answers without words of their own: mostly those of a proxy that has no server behind it. */
function bareText(response: Response): string {
  const status = `${response.status} ${response.statusText}`.trim()
  const advice = response.status >= 500 ? 'Try again in a moment; if it stays, look at the log of the server.' : 'Reload the page and try again.'
  return `The server answered ${status}. ${advice}`
}

/** Anything that was thrown, as a Problem that can be shown. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem(0, 'unexpected', error instanceof Error ? error.message : String(error))
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(new DOMException('aborted', 'AbortError'))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
