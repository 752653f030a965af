// Calls about chat users and how their identity is known.
import type { components } from '../../shared/api.gen'
import { call, queryString } from './client'

type Schemas = components['schemas']
type Abort = AbortSignal | undefined

export type ChatUser = Schemas['ChatUser']
export type ChatUserPage = Schemas['ChatUserList']
export type ChatUserDetails = Schemas['ChatUserDetails']
export type ChatUserChange = Required<Schemas['ChatUserChangePatch']>
export type UserMerge = Schemas['UserMerge']
export type UserMoment = Schemas['UserMoment']
export type UserTimeline = Schemas['UserTimeline']
export type Segment = Schemas['Segment']
export type SegmentFilter = Schemas['SegmentFilter']
export type Identity = Schemas['Identity']
export type IdentityInput = Schemas['IdentityInput']
export type RotatedSecret = Schemas['RotatedSecret']

/** What narrows the list of chat users down, as it stands in the address. */
export interface UserFilter {
  q?: string
  segment?: string
  source?: string
  sort?: string
}

const withSignal = (signal: Abort) => (signal ? { signal } : {})
const bot = (id: string) => `/chatbots/${encodeURIComponent(id)}`
const user = (id: string) => `/users/${encodeURIComponent(id)}`

export const users = {
  list: (chatbot: string, query: UserFilter & { cursor?: string | null; limit?: number }, signal?: Abort) =>
    call<ChatUserPage>(`${bot(chatbot)}/users`, { query: { ...query }, ...withSignal(signal) }),
  get: (id: string, signal?: Abort) => call<ChatUserDetails>(user(id), withSignal(signal)),
  change: (id: string, body: Partial<ChatUserChange>) => call<ChatUserDetails>(user(id), { method: 'PATCH', body }),
  leads: (id: string, signal?: Abort) => call<components['schemas']['LeadsOf']>(`${user(id)}/leads`, withSignal(signal)),
  timeline: (id: string, cursor: string | null, signal?: Abort) =>
    call<UserTimeline>(`${user(id)}/timeline`, { query: { cursor, limit: 50 }, ...withSignal(signal) }),
  merge: (id: string, other: string) => call<ChatUserDetails>(`${user(id)}/merge`, { method: 'POST', body: { with: other } }),
  unmerge: (id: string, other: string) => call<ChatUserDetails>(`${user(id)}/unmerge`, { method: 'POST', body: { user: other } }),
  erasable: (id: string) => call<Schemas['EraseCounts']>(`${user(id)}/erase`),
  erase: (id: string) => call<void>(user(id), { method: 'DELETE' }),
  exportHref: (id: string, format: 'csv' | 'json', sessions: boolean) =>
    `/api/admin${user(id)}/export${queryString({ format, sessions: sessions || undefined })}`,
  exportAllHref: (chatbot: string, filter: UserFilter, format: 'csv' | 'json', sessions: boolean) =>
    `/api/admin${bot(chatbot)}/users/export${queryString({ ...filter, format, sessions: sessions || undefined })}`,
}

export const segments = {
  list: (chatbot: string, signal?: Abort) => call<{ items: Segment[] }>(`${bot(chatbot)}/segments`, withSignal(signal)),
  add: (chatbot: string, name: string, filter: SegmentFilter) =>
    call<Segment>(`${bot(chatbot)}/segments`, { method: 'POST', body: { name, filter } }),
  remove: (chatbot: string, id: string) => call<void>(`${bot(chatbot)}/segments/${encodeURIComponent(id)}`, { method: 'DELETE' }),
}

export const identity = {
  get: (chatbot: string, signal?: Abort) => call<Identity>(`${bot(chatbot)}/identity`, withSignal(signal)),
  put: (chatbot: string, body: IdentityInput) => call<Identity>(`${bot(chatbot)}/identity`, { method: 'PUT', body }),
  rotate: (chatbot: string, overlapHours: number, signOut: boolean) =>
    call<RotatedSecret>(`${bot(chatbot)}/identity/rotate`, { method: 'POST', body: { overlapHours, signOut } }),
}
