// Calls that find chat users and what was said.
import type { components } from '../../shared/api.gen'
import { call } from './client'

type Schemas = components['schemas']
type Abort = AbortSignal | undefined

export type SearchPage = Schemas['SearchPage']
export type SearchHit = Schemas['SearchHit']
export type SearchPart = Schemas['SearchPart']
export type SearchIndex = Schemas['SearchIndex']

const withSignal = (signal: Abort) => (signal ? { signal } : {})

export const search = {
  /** A few of everything, for the palette. */
  all: (q: string, chatbot: string | undefined, signal?: Abort) =>
    call<SearchPage>('/search', { query: { q, chatbot: chatbot ?? '' }, ...withSignal(signal) }),
  conversations: (chatbot: string, query: { q: string; cursor?: string | null; limit?: number }, signal?: Abort) =>
    call<SearchPage>(`/chatbots/${encodeURIComponent(chatbot)}/search`, { query: { ...query, kind: 'conversations' }, ...withSignal(signal) }),
  index: (signal?: Abort) => call<SearchIndex>('/search/index', withSignal(signal)),
  rebuild: () => call<SearchIndex>('/search/rebuild', { method: 'POST', body: {} }),
}
