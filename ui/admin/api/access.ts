// Calls about credits, the gate, refusals and proof of work.
import type { components } from '../../shared/api.gen'
import { call, queryString } from './client'

type Schemas = components['schemas']
type Abort = AbortSignal | undefined

export type ProofState = Schemas['ProofState']
export type GateSecret = Schemas['WebhookSecret']
export type CreditState = Schemas['CreditState']
export type CreditEntry = Schemas['CreditEntry']
export type CreditLedger = Schemas['CreditLedger']
export type CreditInput = Schemas['CreditInput']
export type Refusal = Schemas['Refusal']
export type RefusalPage = Schemas['RefusalList']
export type GateTest = Schemas['GateTest']

const withSignal = (signal: Abort) => (signal ? { signal } : {})
const bot = (id: string) => `/chatbots/${encodeURIComponent(id)}`
const user = (id: string) => `/users/${encodeURIComponent(id)}`

export const proofs = {
  state: (chatbot: string, signal?: Abort) => call<ProofState>(`${bot(chatbot)}/proof`, withSignal(signal)),
}

export const credits = {
  of: (id: string, cursor: string | null, signal?: Abort) => call<CreditState>(`${user(id)}/credits`, { query: { cursor }, ...withSignal(signal) }),
  book: (id: string, body: CreditInput) => call<CreditState>(`${user(id)}/credits`, { method: 'POST', body }),
  exportHref: (id: string, format: 'csv' | 'json') => `/api/admin${user(id)}/credits/export${queryString({ format })}`,
  ledger: (chatbot: string, cursor: string | null, signal?: Abort) =>
    call<CreditLedger>(`${bot(chatbot)}/credits`, { query: { cursor, limit: 50 }, ...withSignal(signal) }),
  ledgerHref: (chatbot: string, format: 'csv' | 'json') => `/api/admin${bot(chatbot)}/credits/export${queryString({ format })}`,
  refusals: (chatbot: string, cursor: string | null, signal?: Abort) =>
    call<RefusalPage>(`${bot(chatbot)}/refusals`, { query: { cursor, limit: 50 }, ...withSignal(signal) }),
}

export const gate = {
  secret: (chatbot: string, signal?: Abort) => call<GateSecret>(`${bot(chatbot)}/gate-secret`, withSignal(signal)),
  rotate: (chatbot: string, overlapHours: number) =>
    call<{ secret: string; state: GateSecret }>(`${bot(chatbot)}/gate-secret/rotate`, { method: 'POST', body: { overlapHours } }),
  test: (chatbot: string) => call<GateTest>(`${bot(chatbot)}/gate/test`, { method: 'POST', body: {} }),
}
