// What stands on the page of credits, gate and proof of work, and what is sent of it.
import type { Chatbot } from '../api/types'
import { changes, same } from '../controls/draft'

type Credits = Chatbot['credits']
export type Allowance = Credits['allowances'][number]
export type Path = Exclude<keyof Credits['prices'], 'models'>

export const paths: readonly Path[] = ['direct', 'choices', 'passages', 'model', 'none']
export const audiences = ['everyone', 'plan', 'platform'] as const
export const periods = ['day', 'week', 'month', 'once'] as const
export const mostAllowances = 100
export const mostModels = 50

export interface ModelPrice {
  model: string
  price: number
}

/** The settings with the prices of models in rows, which can be half typed. */
export interface Access {
  credits: Omit<Credits, 'prices'> & { prices: Omit<Credits['prices'], 'models'>; models: ModelPrice[] }
  gate: Chatbot['gate']
  proof: Chatbot['proof']
}

export function accessOf({ credits, gate, proof }: Chatbot): Access {
  const { prices, ...rest } = credits
  const { models, ...byPath } = prices
  const rows = Object.entries(models).map(([model, price]) => ({ model, price }))
  return { credits: { ...rest, prices: byPath, models: rows.sort((a, b) => a.model.localeCompare(b.model)) }, gate, proof }
}

/** What is wrong before it is sent, by field as the server names them. */
export function problemsOf({ credits }: Access): Record<string, 'twice' | 'nameless' | 'number'> {
  const found: Record<string, 'twice' | 'nameless' | 'number'> = {}
  const whole = (field: string, value: number) => {
    if (!Number.isInteger(value)) found[field] = 'number'
  }
  for (const path of paths) whole(`credits.prices.${path}`, credits.prices[path])
  const seen = new Set<string>()
  credits.models.forEach(({ model, price }, i) => {
    const name = model.trim()
    if (name === '') found[`models[${i}].model`] = 'nameless'
    else if (seen.has(name)) found[`models[${i}].model`] = 'twice'
    whole(`models[${i}].price`, price)
    seen.add(name)
  })
  credits.allowances.forEach((one, i) => whole(`credits.allowances[${i}].credits`, one.credits))
  return found
}

/** The merge patch from what was loaded to the draft. Lists and prices of models go whole, since none could be taken away otherwise. */
export function patchOf(from: Access, to: Access): Record<string, unknown> {
  const { models: _, ...before } = from.credits
  const { models, ...after } = to.credits
  const credits = changes(before, { ...after, allowances: after.allowances.map(tidy) })
  if (!same(from.credits.models, models)) {
    const byName = Object.fromEntries(models.map(({ model, price }) => [model.trim(), price]))
    credits['prices'] = { ...(credits['prices'] as object | undefined), models: byName }
  }
  const patch: Record<string, unknown> = { ...changes({ gate: from.gate, proof: from.proof }, { gate: to.gate, proof: to.proof }) }
  if (Object.keys(credits).length > 0) patch['credits'] = credits
  return patch
}

/** Whom an allowance for everyone is for needs no name; one that was typed before is left out. */
function tidy({ value, ...rest }: Allowance): Allowance {
  return rest.for === 'everyone' ? rest : { ...rest, value: (value ?? '').trim() }
}

/** The server names a model's price by the model, the page by its row. */
export function errorsOf(fields: Readonly<Record<string, string>>, models: readonly ModelPrice[]): Record<string, string> {
  const prefix = 'credits.prices.models.'
  return Object.fromEntries(
    Object.entries(fields).map(([field, message]) => {
      const at = field.startsWith(prefix) ? models.findIndex(({ model }) => model.trim() === field.slice(prefix.length)) : -1
      return [at < 0 ? field : `models[${at}].price`, message]
    }),
  )
}
