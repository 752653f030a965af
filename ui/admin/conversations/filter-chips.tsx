import { IconX } from '../../shared/icons'
import type { Facets } from '../api/conversations'
import { Button } from '../controls/button'
import { t } from '../texts'
import { timeName, valueName } from './facet-words'
import { facetNames, filterCount, noFilter, withChoice, withTime, type Filter } from './filter'

interface ChipsProps {
  filter: Filter
  facets: Facets | undefined
  onChange: (filter: Filter) => void
}

/** What narrows the list down, each to be turned round or taken away. */
export function FilterChips({ filter, facets, onChange }: ChipsProps) {
  const n = filterCount(filter)
  if (n === 0) return null
  return (
    <ul class="filter-chips" aria-label={t('filter.on')}>
      {(filter.period || filter.from || filter.to) && (
        <li class="chip">
          <span>{t('filter.time')}</span>
          <b>{timeName(filter)}</b>
          <Remove label={t('filter.time')} onRemove={() => onChange(withTime(filter, {}))} />
        </li>
      )}
      {facetNames.map((name) => {
        const choice = filter.facets[name]
        if (!choice) return null
        const values = choice.values.map((value) => valueName(name, value, facets)).join(t('filter.or'))
        return (
          <li key={name} class="chip">
            <span>{t(`filter.${name}`)}</span>
            <button
              type="button"
              class="chip-turn"
              title={t('filter.turn')}
              onClick={() => onChange(withChoice(filter, name, { ...choice, not: !choice.not }))}
            >
              {t(choice.not ? 'filter.isNot' : 'filter.is')}
            </button>
            <b dir="auto" title={values}>
              {values}
            </b>
            <Remove label={t(`filter.${name}`)} onRemove={() => onChange(withChoice(filter, name, undefined))} />
          </li>
        )
      })}
      {n > 1 && (
        <li>
          <Button kind="quiet" small onClick={() => onChange(noFilter)}>
            {t('filter.clear')}
          </Button>
        </li>
      )}
    </ul>
  )
}

function Remove({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <button type="button" class="chip-remove" aria-label={t('filter.remove', { kind: label })} onClick={onRemove}>
      <IconX size={16} />
    </button>
  )
}
