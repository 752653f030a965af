// Calls about leads, the lead form, and where leads are pushed.
import type { components } from '../../shared/api.gen'
import { call, queryString } from './client'

type Schemas = components['schemas']
export type Lead = Schemas['Lead']
export type LeadDetails = Schemas['LeadDetails']
export type LeadPage = Schemas['LeadList']
export type LeadCounts = Schemas['LeadCounts']
export type LeadPatch = Schemas['LeadPatch']
export type LeadStatus = Lead['status']
export type LeadForm = Schemas['LeadFormSettings']
export type LeadOwnField = Schemas['LeadFieldSetting']
export type LeadWords = Schemas['LeadTexts']
export type CRM = Schemas['CRM']
export type CRMInput = Schemas['CRMInput']
export type CRMMapping = Schemas['CRMMapping']
export type CRMPush = Schemas['CRMPush']
export type CRMLog = Schemas['CRMLog']

export interface LeadFilter {
  status?: string | undefined
  q?: string | undefined
  how?: string | undefined
}

type Abort = AbortSignal | undefined

const withSignal = (signal: Abort) => (signal ? { signal } : {})
const part = encodeURIComponent
const bot = (id: string) => `/chatbots/${part(id)}`
const one = (id: string) => `/leads/${part(id)}`

export const leads = {
  list: (chatbot: string, query: LeadFilter & { cursor?: string | null; limit?: number }, signal?: Abort) =>
    call<LeadPage>(`${bot(chatbot)}/leads`, { query: { ...query }, ...withSignal(signal) }),
  get: (id: string, signal?: Abort) => call<LeadDetails>(one(id), withSignal(signal)),
  change: (id: string, patch: LeadPatch) => call<LeadDetails>(one(id), { method: 'PATCH', body: patch }),
  remove: (id: string) => call<void>(one(id), { method: 'DELETE' }),
  push: (id: string) => call<void>(`${one(id)}/push`, { method: 'POST', body: {} }),
  ofConversation: (id: string, signal?: Abort) => call<{ items: Lead[] }>(`/conversations/${part(id)}/leads`, withSignal(signal)),
  /** Address of the export, for a plain link. */
  exportHref: (chatbot: string, filter: LeadFilter, format: 'csv' | 'json') =>
    `/api/admin${bot(chatbot)}/leads/export${queryString({ ...filter, format })}`,
  crm: (chatbot: string, signal?: Abort) => call<CRM>(`${bot(chatbot)}/crm`, withSignal(signal)),
  saveCRM: (chatbot: string, body: CRMInput) => call<CRM>(`${bot(chatbot)}/crm`, { method: 'PUT', body }),
  log: (chatbot: string, cursor: string | null, signal?: Abort) =>
    call<CRMLog>(`${bot(chatbot)}/crm/log`, { query: { cursor, limit: 50 }, ...withSignal(signal) }),
  retry: (chatbot: string, push: string) => call<void>(`${bot(chatbot)}/crm/log/${part(push)}/retry`, { method: 'POST', body: {} }),
}
