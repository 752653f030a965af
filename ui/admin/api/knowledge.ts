// Calls about where knowledge comes from: websites and files, drafts and duplicates of contents.
import { call, queryString } from './client'
import type * as K from './knowledge-types'
import type * as T from './types'

type Abort = AbortSignal | undefined

const withSignal = (signal: Abort) => (signal ? { signal } : {})
const part = encodeURIComponent
const bot = (id: string) => `/chatbots/${part(id)}`
const site = (chatbot: string, id: string) => `${bot(chatbot)}/sites/${part(id)}`
const file = (chatbot: string, id: string) => `${bot(chatbot)}/files/${part(id)}`
const content = (chatbot: string, id: string) => `${bot(chatbot)}/contents/${part(id)}`

const choiceQuery = ({ map, sheet }: K.ImportChoice) => ({ map: map && JSON.stringify(map), sheet })

export const sites = {
  list: (chatbot: string, signal?: Abort) => call<K.Listed<K.Site>>(`${bot(chatbot)}/sites`, withSignal(signal)),
  add: (chatbot: string, body: { url: string; settings?: Partial<K.SiteSettings> }) =>
    call<K.Site>(`${bot(chatbot)}/sites`, { method: 'POST', body }),
  get: (chatbot: string, id: string, signal?: Abort) => call<K.Site>(site(chatbot, id), withSignal(signal)),
  change: (chatbot: string, id: string, body: object) => call<K.Site>(site(chatbot, id), { method: 'PATCH', body }),
  remove: (chatbot: string, id: string) => call<void>(site(chatbot, id), { method: 'DELETE' }),
  read: (chatbot: string, id: string) => call<K.Site>(`${site(chatbot, id)}/read`, { method: 'POST' }),
  cancel: (chatbot: string, id: string) => call<K.Site>(`${site(chatbot, id)}/cancel`, { method: 'POST' }),
  pages: (chatbot: string, id: string, query: { state?: string; cursor?: string | null; limit?: number }, signal?: Abort) =>
    call<K.Listed<K.SitePage>>(`${site(chatbot, id)}/pages`, { query, ...withSignal(signal) }),
  page: (chatbot: string, id: string, page: string, signal?: Abort) =>
    call<K.SitePageDetails>(`${site(chatbot, id)}/pages/${part(page)}`, withSignal(signal)),
  /** Without pages, everything that waits is decided. */
  decide: (chatbot: string, id: string, accept: boolean, pages?: string[]) =>
    call<unknown>(`${site(chatbot, id)}/decide`, { method: 'POST', body: pages ? { pages, accept } : { accept } }),
}

export const files = {
  list: (chatbot: string, signal?: Abort) => call<K.Listed<K.SourceFile>>(`${bot(chatbot)}/files`, withSignal(signal)),
  /** Address for sending a file; that goes by XMLHttpRequest, which alone tells how much has left. */
  uploadPath: (chatbot: string, name: string) => `/api/admin${bot(chatbot)}/files${queryString({ name })}`,
  remove: (chatbot: string, id: string) => call<void>(file(chatbot, id), { method: 'DELETE' }),
  read: (chatbot: string, id: string) => call<K.SourceFile>(`${file(chatbot, id)}/read`, { method: 'POST' }),
  originalHref: (chatbot: string, id: string) => `/api/admin${file(chatbot, id)}/original`,
}

export const knowledge = {
  list: (chatbot: string, query: K.ContentFilter & { cursor?: string | null; limit?: number }, signal?: Abort) =>
    call<T.ContentPage>(`${bot(chatbot)}/contents`, { query: { ...query }, ...withSignal(signal) }),
  facets: (chatbot: string, signal?: Abort) => call<K.Facets>(`${bot(chatbot)}/contents/facets`, withSignal(signal)),
  publish: (chatbot: string, id: string) => call<T.Content>(`${content(chatbot, id)}/publish`, { method: 'POST' }),
  discard: (chatbot: string, id: string) => call<T.Content>(`${content(chatbot, id)}/discard`, { method: 'POST' }),
  publishAll: (chatbot: string) => call<{ published: number }>(`${bot(chatbot)}/contents/publish`, { method: 'POST' }),
  similar: (chatbot: string, body: object, signal?: Abort) =>
    call<{ items: K.Similar[] }>(`${bot(chatbot)}/contents/similar`, { method: 'POST', body, ...withSignal(signal) }),
  duplicates: (chatbot: string, signal?: Abort) => call<K.Duplicates>(`${bot(chatbot)}/contents/duplicates`, withSignal(signal)),
  meaning: (chatbot: string, signal?: Abort) => call<K.Meaning>(`${bot(chatbot)}/meaning`, withSignal(signal)),
  imports: (chatbot: string, signal?: Abort) => call<{ items: T.ImportRun[] }>(`${bot(chatbot)}/imports`, withSignal(signal)),
  previewImport: (chatbot: string, data: Blob, type: string, choice: K.ImportChoice, signal?: Abort) =>
    call<K.ImportPreview>(`${bot(chatbot)}/contents/import/preview`, {
      method: 'POST',
      raw: { data, type },
      query: choiceQuery(choice),
      ...withSignal(signal),
    }),
  startImport: (chatbot: string, data: File, type: string, replace: boolean, choice: K.ImportChoice) =>
    call<T.ImportRun>(`${bot(chatbot)}/contents/import`, {
      method: 'POST',
      raw: { data, type },
      query: { replace, name: data.name, ...choiceQuery(choice) },
    }),
}
