// Every call that the panel makes, by name.
import { call } from './client'
import type * as T from './types'

type Abort = AbortSignal | undefined

const withSignal = (signal: Abort) => (signal ? { signal } : {})
const part = encodeURIComponent
const bot = (id: string) => `/chatbots/${part(id)}`
const talk = (id: string) => `/conversations/${part(id)}`
const content = (chatbot: string, id: string) => `${bot(chatbot)}/contents/${part(id)}`

export const account = {
  /** Where a person begins: at the first account, inside, or else at the sign-in. */
  start: () => call<{ needed: boolean; me?: T.Me }>('/setup', { anonymous: true }),
  createOwner: (body: { token: string; email: string; name: string; password: string }) =>
    call<T.Me>('/setup', { method: 'POST', body, anonymous: true }),
  login: (email: string, password: string) =>
    call<T.Me>('/login', { method: 'POST', body: { email, password }, anonymous: true }),
  logout: () => call<void>('/logout', { method: 'POST' }),
  me: () => call<T.Me>('/me'),
}

export const chatbots = {
  list: (signal?: Abort) => call<{ chatbots: T.Chatbot[] }>('/chatbots', withSignal(signal)),
  create: (name: string) => call<T.Chatbot>('/chatbots', { method: 'POST', body: { name } }),
  get: (id: string, signal?: Abort) => call<T.Chatbot>(bot(id), withSignal(signal)),
  change: (id: string, patch: object) => call<T.Chatbot>(bot(id), { method: 'PATCH', body: patch }),
  remove: (id: string) => call<void>(bot(id), { method: 'DELETE' }),
  install: (id: string, signal?: Abort) => call<T.Install>(`${bot(id)}/install`, withSignal(signal)),
  overview: (id: string, signal?: Abort) => call<T.Overview>(`${bot(id)}/overview`, withSignal(signal)),
  ask: (id: string, body: { question: string; noModel?: boolean }, signal?: Abort) =>
    call<T.Asked>(`${bot(id)}/ask`, { method: 'POST', body, ...withSignal(signal) }),
}

export const conversations = {
  list: (id: string, query: Record<string, string | number | null | undefined>, signal?: Abort) =>
    call<T.ConversationPage>(`${bot(id)}/conversations`, { query, ...withSignal(signal) }),
  get: (id: string, signal?: Abort) => call<T.ConversationDetails>(talk(id), withSignal(signal)),
  messages: (id: string, after: number, limit: number, signal?: Abort) =>
    call<T.MessagePage>(`${talk(id)}/messages`, {
      query: { after, limit },
      ...withSignal(signal),
    }),
  trace: (id: string, seq: number, signal?: Abort) =>
    call<T.Trace>(`${talk(id)}/messages/${seq}/trace`, withSignal(signal)),
  log: (id: string, signal?: Abort) => call<T.Log>(`${talk(id)}/log`, withSignal(signal)),
  say: (id: string, text: string) => call<T.Message>(`${talk(id)}/messages`, { method: 'POST', body: { text } }),
  handBack: (id: string) => call<T.ConversationDetails>(`${talk(id)}/hand-back`, { method: 'POST' }),
  end: (id: string) => call<T.ConversationDetails>(`${talk(id)}/end`, { method: 'POST' }),
  remove: (id: string) => call<{ undoUntil: string }>(talk(id), { method: 'DELETE' }),
  restore: (id: string) => call<T.ConversationDetails>(`${talk(id)}/restore`, { method: 'POST' }),
}

export const contents = {
  list: (chatbot: string, query: { q?: string; cursor?: string | null; limit?: number }, signal?: Abort) =>
    call<T.ContentPage>(`${bot(chatbot)}/contents`, { query, ...withSignal(signal) }),
  get: (chatbot: string, id: string, signal?: Abort) => call<T.Content>(content(chatbot, id), withSignal(signal)),
  create: (chatbot: string, body: T.ContentInput) =>
    call<T.Content>(`${bot(chatbot)}/contents`, { method: 'POST', body }),
  save: (chatbot: string, id: string, body: T.ContentInput) =>
    call<T.Content>(content(chatbot, id), { method: 'PUT', body }),
  remove: (chatbot: string, id: string) => call<void>(content(chatbot, id), { method: 'DELETE' }),
  startImport: (chatbot: string, file: Blob, type: string, replace: boolean) =>
    call<T.ImportRun>(`${bot(chatbot)}/contents/import`, {
      method: 'POST',
      raw: { data: file, type },
      query: { replace },
    }),
  importRun: (id: string, signal?: Abort) => call<T.ImportRun>(`/imports/${part(id)}`, withSignal(signal)),
  cancelImport: (id: string) => call<T.ImportRun>(`/imports/${part(id)}/cancel`, { method: 'POST' }),
  /** Address of the export, for a plain link. */
  exportHref: (chatbot: string) => `/api/admin${bot(chatbot)}/contents/export`,
}

export const settings = {
  models: (signal?: Abort) => call<T.Models>('/settings/models', withSignal(signal)),
  saveModels: (body: T.ModelSettings) => call<T.Models>('/settings/models', { method: 'PUT', body }),
  checkModel: () => call<T.ModelState>('/settings/models/check', { method: 'POST' }),
  pullModel: (name: string) => call<void>('/settings/models/pull', { method: 'POST', body: { name } }),
  mail: (signal?: Abort) => call<T.Mail>('/settings/email', withSignal(signal)),
  saveMail: (body: object) => call<T.Mail>('/settings/email', { method: 'PUT', body }),
  testMail: (to: string) => call<{ ok: boolean }>('/settings/email/test', { method: 'POST', body: { to } }),
  system: (signal?: Abort) => call<T.System>('/settings/system', withSignal(signal)),
  egress: (signal?: Abort) => call<T.Egress>('/egress', withSignal(signal)),
  saveEgress: (body: { airGap: boolean; allow: string[] }) => call<T.Egress>('/egress', { method: 'PUT', body }),
  runJob: (name: string) => call<T.JobRun>(`/jobs/${part(name)}/run`, { method: 'POST' }),
  general: (signal?: Abort) => call<T.General>('/settings/general', withSignal(signal)),
  saveGeneral: (body: T.GeneralSettings) =>
    call<T.General>('/settings/general', { method: 'PUT', body }),
}
