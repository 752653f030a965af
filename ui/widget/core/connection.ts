// The session with the server: opened, renewed and tried again until there is one.
import { backoff } from '../../shared/backoff'
import { Problem } from '../../shared/problem'
import type { PageInfo } from '../../shared/protocol'
import type { Session, UserInfo } from '../../shared/types'
import type { Api, SessionRequest } from './api'
import type { Bridge } from './bridge'
import { cell } from './cell'

export type Phase = 'starting' | 'ready' | 'failed'

export interface ConnectionPorts {
  api: Api
  source: Bridge['source']
  lang: string | undefined
  token(): string | undefined
  /** Takes what the server says; when it throws, the session counts as not opened. */
  accept(session: Session): Promise<void>
}

export class Connection {
  readonly phase = cell<Phase>('starting')
  /** Why there is no session, in words for the visitor; "" while the network is gone. */
  readonly failure = cell('')
  /** False while the server cannot be reached. */
  readonly connected = cell(true)
  userInfo: UserInfo | null | undefined
  /** Why the server would not have what the page says of its user; "" where it took it. */
  refusal = ''
  #running: Promise<void> | undefined
  #endWait: (() => void) | undefined

  constructor(
    private readonly ports: ConnectionPorts,
    public page: PageInfo,
  ) {}

  /** Opens or renews the session; one at a time, since a renewal may be asked for from several places. */
  open(): Promise<void> {
    this.#running ??= this.#run().finally(() => (this.#running = undefined))
    return this.#running
  }

  /**
   * Tells the server what the page says of its user; absent, nothing changes.
   * @returns false when there is no session to be had
   */
  async name(userInfo: UserInfo | null | undefined): Promise<boolean> {
    // A session that is being opened may have been asked for without it.
    await this.#running
    this.userInfo = userInfo
    this.refusal = ''
    await this.open()
    // Once is enough: whoever signs in by another tab is not signed out again by this one.
    if (userInfo === null) this.userInfo = undefined
    return this.phase.value === 'ready'
  }

  /** Tries now what waits for its next try. */
  wake(): void {
    this.#endWait?.()
    if (this.phase.value === 'failed') void this.open()
  }

  async #run(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.ports.accept(await this.ports.api.session(this.#request()))
        this.failure.value = ''
        this.connected.value = true
        this.phase.value = 'ready'
        return
      } catch (error) {
        if (!(await this.#recover(error, attempt))) return
      }
    }
  }

  #request(): SessionRequest {
    const { source, lang, token } = this.ports
    const kept = token()
    const body: SessionRequest = { page: this.page, source, zone: Intl.DateTimeFormat().resolvedOptions().timeZone }
    if (kept) body.visitorToken = kept
    if (lang) body.lang = lang
    if (this.userInfo !== undefined) body.userInfo = this.userInfo
    return body
  }

  /** @returns false when trying again would not help */
  async #recover(error: unknown, attempt: number): Promise<boolean> {
    const problem = error instanceof Problem ? error : new Problem(0, 'network', String(error))
    if (this.userInfo && !(error instanceof Problem && error.temporary)) {
      // What the page says of its user must not keep the user from chatting; some of it is no JSON at all.
      const fields = Object.entries(problem.fields).map(([field, message]) => `${field}: ${message}`)
      this.refusal = ['The user info was refused.', problem.message, ...fields].join(' ')
      this.userInfo = undefined
      return true
    }
    this.failure.value = problem.status === 0 ? '' : problem.message
    if (!problem.temporary) {
      this.phase.value = 'failed'
      return false
    }
    this.connected.value = false
    await new Promise<void>((resolve) => {
      this.#endWait = resolve
      setTimeout(resolve, Math.max(problem.retryAfter * 1000, backoff(attempt)))
    })
    return true
  }
}
