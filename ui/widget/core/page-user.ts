// What the page says of its user, one saying after the other, and who the server takes the visitor for.
import type { UserAnswer } from '../../shared/protocol'
import type { Session, UserInfo, VisitorUser } from '../../shared/types'
import type { Connection } from './connection'
import type { Person } from './host-events'
import type { Memory } from './memory'
import { visitorOf } from './visitor'

/** Kept until the server knows that the user signed out, over pages and lost networks. */
const signedOut = 'signed-out'

export interface PageUserPorts {
  connection: Pick<Connection, 'name' | 'refusal' | 'failure'>
  memory: Memory
  /** Answers the page, once for each of its sayings. */
  tell(answer: UserAnswer): void
  /** Takes what belongs to a verified user off the screen. */
  leave(): void
}

export class PageUser {
  #user: VisitorUser | undefined
  #state: UserAnswer['state'] = 'anonymous'
  /** Why the last session would not have the user; "" where it did. */
  #refusal = ''
  #turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly ports: PageUserPorts) {}

  /** Opens the first session; settles when there is one, or none can be had. */
  async start(info: UserInfo | null | undefined): Promise<void> {
    const out = info === null || this.ports.memory.get(signedOut) !== undefined
    if (out) void this.#pass(null)
    if (info || !out) void this.#pass(info ?? undefined)
    await this.#turn
  }

  /** Passes on who the user is now, null: the user signed out; and answers the page. */
  async say(info: UserInfo | null): Promise<void> {
    const reason = await this.#pass(info)
    this.ports.tell({ state: this.#state, ...(reason && { reason }) })
  }

  /** Takes what a session says of the visitor. */
  accept({ user, identity }: Session): void {
    this.#user = user
    this.#refusal = identity?.state === 'refused' ? identity.reason || 'The user was refused.' : ''
    if (user?.verified) this.#state = 'verified'
    else this.#state = user?.name || user?.email || user?.phone ? 'known' : 'anonymous'
  }

  /** What the visitor has told of themselves. */
  learn(person: Person): void {
    this.#user = { verified: false, ...this.#user, ...person }
    if (this.#state === 'anonymous') this.#state = 'known'
  }

  person(token: string | undefined): Person {
    return this.#user ?? { uuid: visitorOf(token) }
  }

  /** In turn; gives the reason where it was refused. */
  #pass(info: UserInfo | null | undefined): Promise<string> {
    if (info === null) {
      this.ports.memory.set(signedOut, '1')
      if (this.#state === 'verified') this.ports.leave()
    }
    const done = this.#turn.then(() => this.#name(info))
    this.#turn = done
    return done
  }

  async #name(info: UserInfo | null | undefined): Promise<string> {
    const { connection, memory } = this.ports
    if (!(await connection.name(info))) return connection.failure.value
    if (info === null) memory.set(signedOut, undefined)
    const reason = info ? connection.refusal || this.#refusal : ''
    if (reason) console.error(`chatbot: ${reason}`)
    return reason
  }
}
