import { IconListFilter } from '../../shared/icons'
import { conversations } from '../api/api'
import { Empty } from '../controls/bits'
import { Button } from '../controls/button'
import { useLoad } from '../live/load'
import { t } from '../texts'
import { apiQuery, facetNames, noFilter, ownZone, withChoice, withTime, type FacetName, type Filter, type Tab } from './filter'

interface LoosenProps {
  bot: string
  filter: Filter
  tab: Tab
  onChange: (filter: Filter) => void
}

type Part = FacetName | 'time'

/** Nothing is found: which part of the filter to take away, and what would be found then. */
export function Loosen({ bot, filter, tab, onChange }: LoosenProps) {
  const parts = partsOf(filter)
  const found = useLoad(`loosen:${bot}:${tab}:${JSON.stringify(filter)}`, (signal) =>
    Promise.all(
      parts.map(async (part) => {
        const page = await conversations.list(bot, { ...apiQuery(lessOf(filter, part), tab, new Date(), ownZone()), limit: 1 }, signal)
        return page.total
      }),
    ),
  )
  const best = parts.map((part, i) => ({ part, n: found.data?.[i] ?? 0 })).filter((one) => one.n > 0)
  return (
    <Empty
      icon={IconListFilter}
      title={t('filter.nothing')}
      action={
        <div class="loosen">
          {best.map(({ part, n }) => (
            <Button key={part} onClick={() => onChange(lessOf(filter, part))}>
              {t('filter.without', { kind: t(`filter.${part}`), n })}
            </Button>
          ))}
          <Button onClick={() => onChange(noFilter)}>{t('filter.clear')}</Button>
        </div>
      }
    >
      {found.data && best.length === 0 && parts.length > 1 ? t('filter.nothingStill') : t('filter.nothingText')}
    </Empty>
  )
}

function partsOf(filter: Filter): Part[] {
  const dated = Boolean(filter.period || filter.from || filter.to)
  return [...(dated ? (['time'] as const) : []), ...facetNames.filter((name) => filter.facets[name])]
}

function lessOf(filter: Filter, part: Part): Filter {
  return part === 'time' ? withTime(filter, {}) : withChoice(filter, part, undefined)
}
