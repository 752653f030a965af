// How webhooks and deliveries are named.
import type { Delivery, Webhook } from '../api/webhooks-types'
import type { Tone } from '../controls/bits'
import { t } from '../texts'

const endpointTones: Record<Webhook['health']['state'], Tone> = { new: 'plain', ok: 'ok', failing: 'warn', off: 'plain', disabled: 'bad' }
const deliveryTones: Record<Delivery['state'], Tone> = { pending: 'warn', delivered: 'ok', dead: 'bad' }

export const endpointState = (hook: Webhook) => ({ tone: endpointTones[hook.health.state], text: t(`hooks.state.${hook.health.state}`) })

export const deliveryState = (delivery: Delivery) => ({ tone: deliveryTones[delivery.state], text: t(`deliveries.state.${delivery.state}`) })

/** An address without its scheme, for lists. */
export function shortAddress(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '')
}

/** JSON with line breaks, or the text as it is. */
export function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

const spans = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const
export type Span = keyof typeof spans
export const spanNames = Object.keys(spans) as Span[]

/** Where a span of time begins, whole minutes so that a list keeps its key. */
export function spanStart(span: string | null, now: Date): string | undefined {
  const length = spans[span as Span] as number | undefined
  if (length === undefined) return undefined
  return new Date(Math.floor((now.getTime() - length) / 60_000) * 60_000).toISOString()
}
