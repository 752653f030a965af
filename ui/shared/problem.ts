// Errors of the API (RFC 9457 problem+json) as one class that every screen can show.

export interface ProblemBody {
  type?: string
  title?: string
  status?: number
  /** Stable name of the error, for code. */
  code?: string
  /** What happened and what to do, for people. */
  detail?: string
  requestId?: string
  errors?: { field: string; message: string }[]
  /** Of status 428: what to solve before the same request is sent again. */
  proof?: { challenge: string; parts: number; bits: number }
}

export class Problem extends Error {
  override name = 'Problem'
  constructor(
    /** HTTP status; 0 when no answer came at all. */
    readonly status: number,
    readonly code: string,
    message: string,
    /** What is wrong with which field of the request. */
    readonly fields: Readonly<Record<string, string>> = {},
    /** Seconds to wait before the next try, 0 when the server did not say. */
    readonly retryAfter = 0,
    readonly proof?: ProblemBody['proof'],
  ) {
    super(message)
  }

  /** True when the same request may succeed later without anybody changing it. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500
  }
}

/** Reads a failed response; never throws, since a proxy's HTML page is an answer too. */
export async function problemOf(response: Response): Promise<Problem> {
  let body: ProblemBody = {}
  try {
    const parsed: unknown = await response.json()
    if (parsed && typeof parsed === 'object') body = parsed as ProblemBody
  } catch {
    // Not JSON: the status says enough.
  }
  const text = body.detail || body.title || `${response.status} ${response.statusText}`.trim()
  const wait = Number(response.headers.get('retry-after') ?? 0)
  const errors = Array.isArray(body.errors) ? body.errors : []
  const fields = Object.fromEntries(errors.map((e) => [String(e?.field), String(e?.message)]))
  return new Problem(response.status, body.code ?? '', text, fields, Number.isFinite(wait) ? wait : 0, body.proof)
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  body?: unknown
  token?: string | undefined
  signal?: AbortSignal
  headers?: Record<string, string>
}

/**
 * Sends a request and returns the JSON of its answer (undefined for an empty one).
 * @throws Problem for every failure, with status 0 when the network is gone; an abort stays an AbortError.
 */
export async function request<T>(url: string, options: RequestOptions = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers }
  if (options.token) headers['authorization'] = `Bearer ${options.token}`
  const init: RequestInit = { method: options.method ?? (options.body === undefined ? 'GET' : 'POST'), headers }
  if (options.body !== undefined) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(options.body)
  }
  if (options.signal) init.signal = options.signal
  let response: Response
  try {
    response = await fetch(url, init)
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new Problem(0, 'network', 'The server cannot be reached.')
  }
  if (!response.ok) throw await problemOf(response)
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}
