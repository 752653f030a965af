import { useState } from 'preact/hooks'
import { Button } from '../controls/button'
import { t } from '../texts'
import { ownZone, periods, withTime, type Filter } from './filter'

interface TimeFilterProps {
  filter: Filter
  onChange: (filter: Filter) => void
}

/** When conversations began: a span that moves along, or days of one's own. */
export function TimeFilter({ filter, onChange }: TimeFilterProps) {
  const [from, setFrom] = useState(dayOf(filter.from))
  const [to, setTo] = useState(dayOf(filter.to))
  const zone = filter.zone ?? ownZone()
  const backwards = from !== '' && to !== '' && from > to
  return (
    <>
      <ul class="filter-list" aria-label={t('filter.time')}>
        {periods.map((period) => (
          <li key={period}>
            <button
              type="button"
              class="menu-item"
              aria-pressed={filter.period === period}
              onClick={() => onChange(withTime(filter, { period }))}
            >
              <span class="menu-label">{t(`period.${period}`)}</span>
              {filter.period === period && <span class="menu-check" aria-hidden="true" />}
            </button>
          </li>
        ))}
      </ul>
      <form
        class="filter-days"
        onSubmit={(event) => {
          event.preventDefault()
          if (!backwards && (from || to)) onChange(withTime(filter, { from, to, zone }))
        }}
      >
        <label>
          <span>{t('filter.from')}</span>
          <input class="input" type="date" value={from} max="9999-12-31" onInput={(event) => setFrom(event.currentTarget.value)} />
        </label>
        <label>
          <span>{t('filter.to')}</span>
          <input
            class="input"
            type="date"
            value={to}
            max="9999-12-31"
            aria-invalid={backwards || undefined}
            onInput={(event) => setTo(event.currentTarget.value)}
          />
        </label>
        {backwards && <p class="field-error">{t('filter.backwards')}</p>}
        <p class="field-hint">{t('filter.zone', { zone })}</p>
        <Button type="submit" kind="primary" disabled={backwards || (!from && !to)}>
          {t('filter.apply')}
        </Button>
      </form>
    </>
  )
}

/** A field for days shows the day of a moment. */
function dayOf(text: string | undefined): string {
  return text?.slice(0, 10) ?? ''
}
