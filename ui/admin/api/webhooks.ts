// Calls about webhooks.
import { call } from './client'
import type * as T from './webhooks-types'

type Abort = AbortSignal | undefined

const withSignal = (signal: Abort) => (signal ? { signal } : {})
const bot = (id: string) => `/chatbots/${encodeURIComponent(id)}`
const hook = (id: string) => `/webhooks/${encodeURIComponent(id)}`
const delivery = (id: string) => `/deliveries/${encodeURIComponent(id)}`

export const webhooks = {
  list: (chatbot: string, signal?: Abort) => call<T.WebhookList>(`${bot(chatbot)}/webhooks`, withSignal(signal)),
  add: (chatbot: string, body: T.WebhookFields) => call<T.WebhookAdded>(`${bot(chatbot)}/webhooks`, { method: 'POST', body }),
  change: (id: string, patch: Partial<T.WebhookFields>) => call<T.Webhook>(hook(id), { method: 'PATCH', body: patch }),
  remove: (id: string) => call<void>(hook(id), { method: 'DELETE' }),
  test: (id: string, event: T.HookEvent) => call<T.Delivery>(`${hook(id)}/test`, { method: 'POST', body: { event } }),
  rotate: (chatbot: string, overlapHours: number) =>
    call<{ secret: string; state: T.WebhookSecret }>(`${bot(chatbot)}/webhook-secret/rotate`, { method: 'POST', body: { overlapHours } }),
  deliveries: (chatbot: string, query: T.DeliveryFilter & { cursor?: string | null; limit?: number }, signal?: Abort) =>
    call<T.DeliveryList>(`${bot(chatbot)}/deliveries`, { query: { ...query }, ...withSignal(signal) }),
  delivery: (id: string, signal?: Abort) => call<T.DeliveryDetails>(delivery(id), withSignal(signal)),
  replay: (id: string) => call<T.Delivery>(`${delivery(id)}/replay`, { method: 'POST', body: {} }),
  replayAll: (chatbot: string, filter: T.DeliveryFilter) =>
    call<T.ReplayResult>(`${bot(chatbot)}/deliveries/replay`, { method: 'POST', body: { filter } }),
}
