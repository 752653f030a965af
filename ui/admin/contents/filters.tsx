import { IconX } from '../../shared/icons'
import { knowledge } from '../api/knowledge'
import type { ContentFilter, Facets } from '../api/knowledge-types'
import { formatNumber } from '../controls/bits'
import { Button } from '../controls/button'
import { languageName } from '../conversations/words'
import { useLoad, type Loaded } from '../live/load'
import { setQuery } from '../router/router'
import { t } from '../texts'

const names = ['status', 'kind', 'lang', 'tag', 'source'] as const

/** The filters as the address has them. */
export function filtersOf(query: URLSearchParams): ContentFilter {
  const all = ['q', ...names].map((name) => [name, query.get(name) || undefined] as const)
  return Object.fromEntries(all.filter(([, value]) => value !== undefined))
}

/** True when something besides the search narrows the list down. */
export function isNarrowed(filter: ContentFilter): boolean {
  return names.some((name) => filter[name] !== undefined)
}

export function clearFilters(): void {
  setQuery(Object.fromEntries(names.map((name) => [name, undefined])))
}

export function useFacets(bot: string): Loaded<Facets> {
  return useLoad(`facets:${bot}`, (signal) => knowledge.facets(bot, signal), ['contents'])
}

interface FiltersProps {
  filter: ContentFilter
  facets: Facets | undefined
}

interface Option {
  value: string
  label: string
}

/** What narrows the list down; a filter with nothing to choose from is left out. */
export function Filters({ filter, facets }: FiltersProps) {
  const count = (label: string, n: number): string => `${label} (${formatNumber(n)})`
  const langs = (facets?.langs ?? []).map((one) => ({ value: one.value, label: count(languageName(one.value), one.count) }))
  const tags = (facets?.tags ?? []).map((one) => ({ value: one.value, label: count(one.value, one.count) }))
  const sources = (facets?.sources ?? []).map((one) => ({ value: `${one.kind}:${one.id}`, label: count(one.name, one.count) }))
  return (
    <div class="content-filters" role="group" aria-label={t('contents.filters')}>
      <Select
        label={t('contents.status')}
        any={t('contents.anyStatus')}
        value={filter.status}
        onChange={(status) => setQuery({ status })}
        options={(['published', 'changed', 'draft'] as const).map((value) => ({ value, label: t(`contents.status.${value}`) }))}
      />
      <Select
        label={t('contents.kind')}
        any={t('contents.anyKind')}
        value={filter.kind}
        onChange={(kind) => setQuery({ kind })}
        options={(['qa', 'article'] as const).map((value) => ({ value, label: t(`contents.${value}`) }))}
      />
      {(langs.length > 1 || filter.lang) && (
        <Select label={t('contents.lang')} any={t('contents.anyLang')} value={filter.lang} options={langs} onChange={(lang) => setQuery({ lang })} />
      )}
      {(tags.length > 0 || filter.tag) && (
        <Select label={t('contents.tags')} any={t('contents.anyTag')} value={filter.tag} options={tags} onChange={(tag) => setQuery({ tag })} />
      )}
      {(sources.length > 0 || filter.source) && (
        <Select
          label={t('contents.source')}
          any={t('contents.anySource')}
          value={filter.source}
          options={sources}
          onChange={(source) => setQuery({ source })}
        />
      )}
      {isNarrowed(filter) && (
        <Button kind="quiet" small icon={IconX} onClick={clearFilters}>
          {t('contents.clearFilters')}
        </Button>
      )}
    </div>
  )
}

interface SelectProps {
  label: string
  any: string
  value: string | undefined
  options: readonly Option[]
  onChange: (value: string | undefined) => void
}

function Select({ label, any, value = '', options, onChange }: SelectProps) {
  // A filter from an old link may name what is not there any more: it stays to be seen and taken away.
  const all = value === '' || options.some((one) => one.value === value) ? options : [...options, { value, label: value }]
  return (
    <label>
      <span class="unseen">{label}</span>
      <select class={value ? 'input select on' : 'input select'} onInput={(event) => onChange(event.currentTarget.value || undefined)}>
        <option value="" selected={value === ''}>
          {any}
        </option>
        {all.map((one) => (
          <option key={one.value} value={one.value} selected={one.value === value}>
            {one.label}
          </option>
        ))}
      </select>
    </label>
  )
}
