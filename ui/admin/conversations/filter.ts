// What the list of conversations is narrowed down by, as it stands in the address: every name is one of the API's, each
// with any number of values. A comma divides values, ! before one means none of it, and \ keeps either as it is.

/** Names of what conversations are told apart by, in the order of the menu. */
export const facetNames = [
  'country',
  'region',
  'source',
  'result',
  'rating',
  'sentiment',
  'behaviour',
  'lead',
  'human',
  'agent',
  'tag',
  'lang',
  'category',
  'endedBy',
] as const
export type FacetName = (typeof facetNames)[number]

/** Spans of time that move along, by name. */
export const periods = ['today', 'yesterday', '7d', '30d', '90d', 'month'] as const
export type Period = (typeof periods)[number]

export type Tab = 'active' | 'ended' | 'all'

export interface Choice {
  values: string[]
  /** None of the values. */
  not: boolean
}

export interface Filter {
  facets: Partial<Record<FacetName, Choice>>
  period?: Period
  /** Days, both included, in `zone`; or moments. */
  from?: string
  to?: string
  zone?: string
}

export const noFilter: Filter = { facets: {} }

/** Reads a filter from an address; what it does not know is left out. */
export function filterOf(query: URLSearchParams): Filter {
  const filter: Filter = { facets: {} }
  for (const name of facetNames) {
    const given = query.getAll(name).flatMap(splitValues).filter((one) => one.value !== '')
    if (given.length === 0) continue
    // The menu offers either all or none of them; an address of another making keeps what it wants to have.
    const not = given.every((one) => one.not)
    filter.facets[name] = { values: [...new Set(given.filter((one) => one.not === not).map((one) => one.value))], not }
  }
  const period = periods.find((one) => one === query.get('period'))
  if (period) return { ...filter, period }
  for (const name of ['from', 'to', 'zone'] as const) {
    const value = query.get(name)
    if (value) filter[name] = value
  }
  return filter
}

/** The parameters of an address for a filter; undefined takes one away. */
export function queryOf(filter: Filter): Record<string, string | undefined> {
  const dated = Boolean(filter.from || filter.to) && !filter.period
  return {
    ...facetQuery(filter),
    period: filter.period,
    from: filter.period ? undefined : filter.from,
    to: filter.period ? undefined : filter.to,
    zone: dated ? filter.zone : undefined,
  }
}

/** The same for the API, which knows days but no spans that move along. */
export function apiQuery(filter: Filter, tab: Tab, today: Date, zone: string): Record<string, string | undefined> {
  const span = filter.period ? daysOf(filter.period, today, zone) : { from: filter.from, to: filter.to }
  return {
    ...facetQuery(filter),
    status: tab === 'all' ? undefined : tab,
    ...span,
    zone: span.from || span.to ? (filter.period ? zone : (filter.zone ?? zone)) : undefined,
  }
}

function facetQuery(filter: Filter): Record<string, string | undefined> {
  const query: Record<string, string | undefined> = {}
  for (const name of facetNames) {
    const choice = filter.facets[name]
    query[name] = choice && choice.values.length > 0 ? choice.values.map((value) => (choice.not ? '!' : '') + escaped(value)).join(',') : undefined
  }
  return query
}

/** How many things narrow the list down. */
export function filterCount(filter: Filter): number {
  const dated = filter.period || filter.from || filter.to
  return Object.values(filter.facets).filter((choice) => choice.values.length > 0).length + (dated ? 1 : 0)
}

/** Turns a value of a kind on or off. */
export function withValue(filter: Filter, name: FacetName, value: string): Filter {
  const { values, not } = filter.facets[name] ?? { values: [], not: false }
  return withChoice(filter, name, { not, values: values.includes(value) ? values.filter((one) => one !== value) : [...values, value] })
}

export function withChoice(filter: Filter, name: FacetName, choice: Choice | undefined): Filter {
  const facets = { ...filter.facets }
  if (choice && choice.values.length > 0) facets[name] = choice
  else delete facets[name]
  return { ...filter, facets }
}

/** Sets the time: a span by name, or days. */
export function withTime(filter: Filter, time: { period?: Period; from?: string; to?: string; zone?: string }): Filter {
  const { period: _p, from: _f, to: _t, zone: _z, ...rest } = filter
  return { ...rest, ...Object.fromEntries(Object.entries(time).filter(([, value]) => value)) }
}

/** First and last day of a span that ends today, in a time zone. */
export function daysOf(period: Period, today: Date, zone: string): { from: string; to: string } {
  const last = dayIn(today, zone)
  switch (period) {
    case 'today':
      return { from: last, to: last }
    case 'yesterday':
      return { from: daysBefore(last, 1), to: daysBefore(last, 1) }
    case 'month':
      return { from: `${last.slice(0, 8)}01`, to: last }
    default:
      return { from: daysBefore(last, Number.parseInt(period) - 1), to: last }
  }
}

/** The day of a moment in a time zone, as 2026-11-21. */
export function dayIn(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA-u-ca-iso8601-nu-latn', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(at)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

function daysBefore(day: string, n: number): string {
  const at = new Date(`${day}T12:00:00Z`)
  at.setUTCDate(at.getUTCDate() - n)
  return at.toISOString().slice(0, 10)
}

/** The time zone of this browser. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

function escaped(value: string): string {
  return value.replace(/[\\,]/g, '\\$&').replace(/^!/, '\\!')
}

function splitValues(text: string): { value: string; not: boolean }[] {
  const out: { value: string; not: boolean }[] = []
  let value = ''
  let kept = false
  let not = false
  const done = () => {
    out.push({ value: value.trim(), not })
    value = ''
    not = kept = false
  }
  for (const letter of text) {
    if (kept) {
      value += letter
      kept = false
    } else if (letter === '\\') kept = true
    else if (letter === ',') done()
    else if (letter === '!' && value.trim() === '' && !not) not = true
    else value += letter
  }
  done()
  return out
}
