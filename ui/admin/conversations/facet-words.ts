// What the kinds and values of a filter are called.
import type { Facets } from '../api/conversations'
import { t, type TextKey } from '../texts'
import type { FacetName, Filter } from './filter'
import { countryName, languageName } from './words'

const named: ReadonlySet<FacetName> = new Set(['rating', 'sentiment', 'behaviour', 'lead', 'human', 'endedBy'])
const sources: ReadonlySet<string> = new Set(['widget', 'iframe', 'site', 'api', 'panel-tester'])

/** A value as people say it; of a region the server knows the name. */
export function valueName(name: FacetName, value: string, facets?: Facets): string {
  if (named.has(name)) return t(`value.${name}.${value}` as TextKey)
  switch (name) {
    case 'country':
      return value === '-' ? t('value.country.unknown') : countryName(value)
    case 'lang':
      return languageName(value)
    case 'result':
      return resultName(value)
    case 'source':
      return sources.has(value) ? t(`value.source.${value}` as TextKey) : value
    case 'region':
      return facets?.facets.find((one) => one.name === name)?.values.find((one) => one.value === value)?.label || value
    default:
      return value
  }
}

/** The result of a session in words, its key where there are none. */
export function resultName(key: string): string {
  const text = t(`result.${key}` as TextKey)
  return text === `result.${key}` ? key : text
}

/** The time that a filter means, in words. */
export function timeName(filter: Filter): string {
  if (filter.period) return t(`period.${filter.period}`)
  if (filter.from && filter.to) return filter.from === filter.to ? filter.from : t('filter.fromTo', { from: filter.from, to: filter.to })
  return filter.from ? t('filter.since', { day: filter.from }) : t('filter.until', { day: filter.to ?? '' })
}
