// Calls about how long conversations are kept, and about handing them over.
import type { components } from '../../shared/api.gen'
import { call } from './client'

type Schemas = components['schemas']

export type RetentionPreview = Schemas['RetentionPreview']
export type RetentionFound = Schemas['RetentionFound']
export type StalePage = Schemas['StalePage']

const part = encodeURIComponent
const own = () => Intl.DateTimeFormat().resolvedOptions().timeZone

export const keeping = {
  retention: (chatbot: string, query: { anonymiseDays: number; deleteDays: number }, signal?: AbortSignal) =>
    call<RetentionPreview>(`/chatbots/${part(chatbot)}/retention`, { query, ...(signal && { signal }) }),
  stale: (hours: number, signal?: AbortSignal) => call<StalePage>('/stale', { query: { hours }, ...(signal && { signal }) }),
  endStale: (hours: number) => call<Schemas['StaleEnded']>('/stale/end', { method: 'POST', body: { hours } }),
  sendTranscript: (conversation: string, email: string) =>
    call<void>(`/conversations/${part(conversation)}/transcript`, { method: 'POST', body: { email } }),
  /** Addresses for plain links. */
  transcriptHref: (conversation: string) => `/api/admin/conversations/${part(conversation)}/transcript?zone=${part(own())}`,
  everythingHref: (user: string) => `/api/admin/users/${part(user)}/everything`,
}
