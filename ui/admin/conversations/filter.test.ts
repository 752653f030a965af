import { describe, expect, it } from 'vitest'
import { apiQuery, dayIn, daysOf, filterCount, filterOf, noFilter, queryOf, withChoice, withTime, withValue, type Filter } from './filter'

const read = (search: string) => filterOf(new URLSearchParams(search))
const write = (filter: Filter) => {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(queryOf(filter))) if (value) params.set(name, value)
  return params.toString()
}

describe('a filter in the address', () => {
  it('comes back as it was', () => {
    const filter: Filter = {
      facets: {
        country: { values: ['US', 'PT'], not: false },
        tag: { values: ['vip'], not: true },
        agent: { values: ['Silva, Ana', '!Bang', 'a\\b', '日本'], not: false },
      },
      from: '2026-11-01',
      to: '2026-11-21',
      zone: 'Europe/Lisbon',
    }
    expect(filterOf(new URLSearchParams(write(filter)))).toEqual(filter)
    const not: Filter = { facets: { agent: { values: ['!Bang', 'Silva, Ana'], not: true } }, period: '7d' }
    expect(filterOf(new URLSearchParams(write(not)))).toEqual(not)
  })
  it('takes repeated names, drops what is empty, double or unknown', () => {
    expect(read('country=US&country=PT,US,&colour=red&period=never&tag=')).toEqual({ facets: { country: { values: ['US', 'PT'], not: false } } })
  })
  it('keeps what is wanted where an address mixes it with what is not', () => {
    expect(read('tag=a,!b').facets.tag).toEqual({ values: ['a'], not: false })
  })
  it('has a span by name or days, not both', () => {
    expect(read('period=7d&from=2026-01-01')).toEqual({ facets: {}, period: '7d' })
  })
})

describe('for the API', () => {
  const now = new Date('2026-11-21T03:30:00Z')
  it('gives spans that move along as days in the zone', () => {
    expect(apiQuery({ facets: {}, period: 'yesterday' }, 'ended', now, 'America/New_York')).toMatchObject({
      status: 'ended', from: '2026-11-19', to: '2026-11-19', zone: 'America/New_York',
    })
    expect(apiQuery(noFilter, 'all', now, 'UTC')).toMatchObject({ status: undefined, from: undefined, to: undefined, zone: undefined })
    expect(apiQuery({ facets: {}, from: '2026-11-01', zone: 'Asia/Tokyo' }, 'active', now, 'UTC')).toMatchObject({ from: '2026-11-01', zone: 'Asia/Tokyo' })
  })
  it('knows days over the ends of months and leap days', () => {
    expect(daysOf('7d', new Date('2028-03-03T12:00:00Z'), 'UTC')).toEqual({ from: '2028-02-26', to: '2028-03-03' })
    expect(daysOf('month', now, 'UTC')).toEqual({ from: '2026-11-01', to: '2026-11-21' })
    expect(daysOf('today', now, 'UTC')).toEqual({ from: '2026-11-21', to: '2026-11-21' })
    expect(dayIn(now, 'Pacific/Kiritimati')).toBe('2026-11-21')
    expect(dayIn(now, 'America/New_York')).toBe('2026-11-20')
  })
})

describe('changing a filter', () => {
  it('turns values on and off, and drops what is left empty', () => {
    const on = withValue(noFilter, 'tag', 'vip')
    expect(on.facets.tag).toEqual({ values: ['vip'], not: false })
    expect(withValue(on, 'tag', 'vip')).toEqual(noFilter)
    expect(withChoice(on, 'tag', { values: ['vip'], not: true }).facets.tag?.not).toBe(true)
  })
  it('sets and takes away the time, and counts what narrows', () => {
    const both = withTime(withValue(noFilter, 'tag', 'vip'), { period: '7d' })
    expect(filterCount(both)).toBe(2)
    const days = withTime(both, { from: '2026-11-01' })
    expect(days).toEqual({ facets: both.facets, from: '2026-11-01' })
    expect(filterCount(withTime(days, {}))).toBe(1)
  })
})
