// Shapes of webhooks and their deliveries, as the OpenAPI document has them.
import type { components } from '../../shared/api.gen'

type Schemas = components['schemas']

export type Webhook = Schemas['Webhook']
export type WebhookList = Schemas['WebhookList']
export type WebhookSecret = Schemas['WebhookSecret']
export type WebhookAdded = Schemas['WebhookAdded']
export type Delivery = Schemas['Delivery']
export type DeliveryList = Schemas['DeliveryList']
export type DeliveryDetails = Schemas['DeliveryDetails']
export type DeliveryExchange = Schemas['DeliveryExchange']
export type ReplayResult = Schemas['ReplayResult']

export const hookEvents = ['chat', 'lead-submission', 'live-chat-escalation'] as const
export type HookEvent = (typeof hookEvents)[number]

export interface WebhookFields {
  url: string
  name: string
  events: string[]
  enabled: boolean
}

export interface DeliveryFilter {
  event?: string
  state?: string
  endpoint?: string
  from?: string
  to?: string
}
