// Calls about many conversations: what they can be filtered by, their tags, and work on a whole selection.
import type { components } from '../../shared/api.gen'
import { call } from './client'

type Schemas = components['schemas']
export type Facets = Schemas['ConversationFacets']
export type FacetValue = Schemas['ConversationFacetValue']
export type BulkRun = Schemas['BulkRun']
export type BulkInput = Schemas['BulkInput']
export type BulkEvent = Schemas['BulkEvent']

type Abort = AbortSignal | undefined

const withSignal = (signal: Abort) => (signal ? { signal } : {})
const part = encodeURIComponent
const bot = (id: string) => `/chatbots/${part(id)}`
const run = (chatbot: string, id: string) => `${bot(chatbot)}/bulk/${part(id)}`

export const facets = (chatbot: string, kind?: string, signal?: Abort) =>
  call<Facets>(`${bot(chatbot)}/conversations/facets`, { query: { kind }, ...withSignal(signal) })

export const setTags = (id: string, tags: readonly string[]) =>
  call<Schemas['ConversationDetails']>(`/conversations/${part(id)}/tags`, { method: 'PUT', body: { tags } })

export const bulk = {
  list: (chatbot: string, signal?: Abort) => call<{ items: BulkRun[] }>(`${bot(chatbot)}/bulk`, withSignal(signal)),
  start: (chatbot: string, body: BulkInput) => call<BulkRun>(`${bot(chatbot)}/bulk`, { method: 'POST', body }),
  cancel: (chatbot: string, id: string) => call<BulkRun>(`${run(chatbot, id)}/cancel`, { method: 'POST' }),
  resume: (chatbot: string, id: string) => call<BulkRun>(`${run(chatbot, id)}/resume`, { method: 'POST' }),
  undo: (chatbot: string, id: string) => call<BulkRun>(`${run(chatbot, id)}/undo`, { method: 'POST' }),
  /** Address of the file of an export. */
  fileHref: (chatbot: string, id: string) => `/api/admin${run(chatbot, id)}/file`,
}
