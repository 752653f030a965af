// Calls about what is counted of a chatbot.
import type { components } from '../../shared/api.gen'
import { call } from './client'

type Schemas = components['schemas']

export type Board = Schemas['Dashboard']
export type Totals = Schemas['DashboardTotals']
export type BoardDay = Schemas['DashboardDay']
export type BoardRow = Schemas['DashboardRow']
export type Branch = Schemas['DashboardBranch']

export type Digest = Schemas['Digest']

/** A period as it is asked for: so many days, or from one day to another. */
export interface Span {
  days?: string
  from?: string
  to?: string
}

const path = (bot: string) => `/chatbots/${encodeURIComponent(bot)}/dashboard`

export const dashboard = {
  get: (bot: string, span: Span, zone: string, signal?: AbortSignal) =>
    call<Board>(path(bot), { query: { ...span, zone }, ...(signal ? { signal } : {}) }),
  /** Address of one part as a table, for a plain link. */
  exportHref: (bot: string, part: string, board: Board) =>
    `/api/admin${path(bot)}/export?${new URLSearchParams({ part, from: board.from, to: board.to, zone: board.zone }).toString()}`,
}

export const digest = {
  get: (signal?: AbortSignal) => call<Digest>('/digest', signal ? { signal } : {}),
  set: (on: boolean) => call<Digest>('/digest', { method: 'PUT', body: { on } }),
}
