import { useState } from 'preact/hooks'
import { IconChevronLeft, IconChevronRight, IconListFilter } from '../../shared/icons'
import type { Facets } from '../api/conversations'
import { formatNumber } from '../controls/bits'
import { Button } from '../controls/button'
import { Popover } from '../controls/popover'
import { t } from '../texts'
import { TimeFilter } from './time-filter'
import { valueName } from './facet-words'
import { facetNames, filterCount, withValue, type FacetName, type Filter } from './filter'

interface FilterMenuProps {
  filter: Filter
  facets: Facets | undefined
  onChange: (filter: Filter) => void
}

type Kind = FacetName | 'time'

/** From so many values on there is a field to look for one. */
const manyValues = 9

/** One button: what to filter by, then its values with how often each occurs. */
export function FilterMenu({ filter, facets, onChange }: FilterMenuProps) {
  const [kind, setKind] = useState<Kind | null>(null)
  const n = filterCount(filter)
  return (
    <Popover
      label={n > 0 ? t('filter.buttonCount', { n }) : t('filter.button')}
      title={t('filter.title')}
      icon={IconListFilter}
      onOpen={() => setKind(null)}
    >
      {(close) =>
        kind === null ? (
          <Kinds filter={filter} facets={facets} onChoose={setKind} />
        ) : (
          <div class="filter-values">
            <header class="filter-head">
              <Button kind="quiet" small icon={IconChevronLeft} label={t('filter.back')} onClick={() => setKind(null)} />
              <b>{t(`filter.${kind}`)}</b>
            </header>
            {kind === 'time' ? (
              <TimeFilter
                filter={filter}
                onChange={(next) => {
                  onChange(next)
                  close()
                }}
              />
            ) : (
              <Values name={kind} filter={filter} facets={facets} onChange={onChange} />
            )}
          </div>
        )
      }
    </Popover>
  )
}

function Kinds({ filter, facets, onChoose }: { filter: Filter; facets: Facets | undefined; onChoose: (kind: Kind) => void }) {
  const dated = Boolean(filter.period || filter.from || filter.to)
  const known = (name: FacetName) => facets?.facets.find((one) => one.name === name)?.values.length ?? 0
  const offered = facetNames.filter((name) => known(name) > 0 || filter.facets[name])
  return (
    <ul class="filter-kinds" aria-label={t('filter.by')}>
      <Kind label={t('filter.time')} on={dated ? 1 : 0} onChoose={() => onChoose('time')} />
      {offered.map((name) => (
        <Kind key={name} label={t(`filter.${name}`)} on={filter.facets[name]?.values.length ?? 0} onChoose={() => onChoose(name)} />
      ))}
    </ul>
  )
}

function Kind({ label, on, onChoose }: { label: string; on: number; onChoose: () => void }) {
  return (
    <li>
      <button type="button" class="menu-item" onClick={onChoose}>
        <span class="menu-label">{label}</span>
        {on > 0 && <span class="muted numbers">{formatNumber(on)}</span>}
        <IconChevronRight size={16} />
      </button>
    </li>
  )
}

function Values({ name, filter, facets, onChange }: { name: FacetName; filter: Filter; facets: Facets | undefined; onChange: (filter: Filter) => void }) {
  const [typed, setTyped] = useState('')
  const facet = facets?.facets.find((one) => one.name === name)
  const chosen = filter.facets[name]?.values ?? []
  // A filter from an old link may name what no conversation has any more: it stays to be seen and taken away.
  const gone = chosen.filter((value) => !facet?.values.some((one) => one.value === value)).map((value) => ({ value, count: 0 }))
  const all = [...(facet?.values ?? []), ...gone].map((one) => ({ ...one, label: valueName(name, one.value, facets) }))
  const wanted = typed.trim().toLowerCase()
  const shown = all.filter((one) => one.label.toLowerCase().includes(wanted) || one.value.toLowerCase().includes(wanted))
  const more = (facet?.all ?? 0) - (facet?.values.length ?? 0)
  return (
    <>
      {all.length >= manyValues && (
        <input
          class="input"
          type="search"
          aria-label={t('filter.find', { kind: t(`filter.${name}`) })}
          placeholder={t('filter.find', { kind: t(`filter.${name}`) })}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <ul class="filter-list" aria-label={t(`filter.${name}`)}>
        {shown.map((one) => (
          <li key={one.value}>
            <label class="menu-item">
              <input type="checkbox" checked={chosen.includes(one.value)} onChange={() => onChange(withValue(filter, name, one.value))} />
              <span class="menu-label" dir="auto" title={one.label}>
                {one.label}
              </span>
              <span class="muted numbers">{formatNumber(one.count)}</span>
            </label>
          </li>
        ))}
        {shown.length === 0 && <li class="filter-none muted">{t('filter.noValue')}</li>}
      </ul>
      {more > 0 && <p class="filter-none muted">{t('filter.moreValues', { n: more })}</p>}
    </>
  )
}
