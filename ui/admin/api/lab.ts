// Calls about what visitors asked, and about trying changes before visitors see them.
import { call } from './client'
import type * as T from './lab-types'

type Abort = AbortSignal | undefined

const withSignal = (signal: Abort) => (signal ? { signal } : {})
const bot = (id: string) => `/chatbots/${encodeURIComponent(id)}`
const group = (chatbot: string, id: string) => `${bot(chatbot)}/unanswered/${encodeURIComponent(id)}`
const trial = (chatbot: string, id: string) => `${bot(chatbot)}/trials/${encodeURIComponent(id)}`

export const questions = {
  /** One group, by its id or one that it had. */
  group: (chatbot: string, id: string, signal?: Abort) => call<T.Group>(group(chatbot, id), withSignal(signal)),
  unanswered: (id: string, days: number, signal?: Abort) =>
    call<T.Groups>(`${bot(id)}/unanswered`, { query: { days }, ...withSignal(signal) }),
  topics: (id: string, days: number, signal?: Abort) =>
    call<T.Groups>(`${bot(id)}/topics`, { query: { days }, ...withSignal(signal) }),
  suggest: (chatbot: string, id: string, signal?: Abort) =>
    call<T.Suggestion>(`${group(chatbot, id)}/suggest`, { method: 'POST', body: {}, ...withSignal(signal) }),
  /** Takes the group off the list; with a content, until the same is asked again in vain. */
  resolve: (chatbot: string, id: string, contentId?: string) =>
    call<void>(`${group(chatbot, id)}/resolve`, { method: 'POST', body: contentId === undefined ? {} : { contentId } }),
}

export const lab = {
  ask: (id: string, body: { question: string; noModel?: boolean; whatIf?: T.WhatIf }, signal?: Abort) =>
    call<T.Asked>(`${bot(id)}/ask`, { method: 'POST', body, ...withSignal(signal) }),
  thresholds: (id: string, body: { directScore: number; foundScore: number; days: number }, signal?: Abort) =>
    call<T.ThresholdEffect>(`${bot(id)}/thresholds`, { method: 'POST', body, ...withSignal(signal) }),
  trials: (id: string, signal?: Abort) => call<{ items: T.Trial[] }>(`${bot(id)}/trials`, withSignal(signal)),
  start: (id: string, body: T.TrialInput) => call<T.Trial>(`${bot(id)}/trials`, { method: 'POST', body }),
  get: (id: string, run: string, signal?: Abort) => call<T.Trial>(trial(id, run), withSignal(signal)),
  rows: (id: string, run: string, query: { only?: string; cursor?: string | null; limit?: number }, signal?: Abort) =>
    call<T.TrialRows>(`${trial(id, run)}/rows`, { query, ...withSignal(signal) }),
  cancel: (id: string, run: string) => call<T.Trial>(`${trial(id, run)}/cancel`, { method: 'POST' }),
}
