// Calls about what conversations were about and how they went.
import type { components } from '../../shared/api.gen'
import { call } from './client'

type Schemas = components['schemas']
export type Analysis = Schemas['Analysis']
export type AnalysisPage = Schemas['AnalysisPage']
export type AnalysisState = Schemas['AnalysisState']
export type AnalysisBatch = Schemas['AnalysisBatch']
export type AnalysisPatch = Schemas['AnalysisCorrection']

type Abort = AbortSignal | undefined

const withSignal = (signal: Abort) => (signal ? { signal } : {})
const part = encodeURIComponent
const of = (id: string) => `/conversations/${part(id)}`
const all = (chatbot: string) => `/chatbots/${part(chatbot)}/conversations`

export const analyses = {
  get: (id: string, signal?: Abort) => call<AnalysisPage>(`${of(id)}/analysis`, withSignal(signal)),
  correct: (id: string, body: AnalysisPatch) => call<AnalysisPage>(`${of(id)}/analysis`, { method: 'PATCH', body }),
  again: (id: string) => call<AnalysisPage>(`${of(id)}/analyse`, { method: 'POST' }),
  state: (chatbot: string, signal?: Abort) => call<AnalysisState>(`${all(chatbot)}/analysis`, withSignal(signal)),
  earlier: (chatbot: string, after: number) =>
    call<AnalysisBatch>(`${all(chatbot)}/analyse`, { method: 'POST', query: after ? { after } : {} }),
}
