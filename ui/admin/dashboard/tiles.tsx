import type { ComponentChildren } from 'preact'
import type { Board, Totals } from '../api/dashboard'
import { formatNumber } from '../controls/bits'
import { t } from '../texts'
import { change, duration, percent, points, type Change, type Liking } from './words'

interface TileProps {
  name: string
  value: ComponentChildren
  /** What the figure was before, in its own unit. */
  before: string
  change: Change
  note: string
  href?: string
}

/** The figures of the period, each with how it changed. */
export function Tiles({ board, list }: { board: Board; list: (filter: Record<string, string>) => string }) {
  const { now, before, ever } = board
  const number = (name: string, of: (totals: Totals) => number, liking: Liking, note: string, href?: string, digits = 0): TileProps => ({
    name,
    value: formatNumber(of(now), digits),
    before: formatNumber(of(before), digits),
    change: change(of(now), of(before), liking),
    note,
    ...(href ? { href } : {}),
  })
  const shared = (name: string, of: (totals: Totals) => number, note: string, href: string): TileProps => ({
    name,
    value: percent(of(now)),
    before: percent(of(before)),
    change: points(of(now), of(before), before.conversations > 0, 'more'),
    note,
    href,
  })
  const waited = now.answered > 0
  const tiles: TileProps[] = [
    number(t('dashboard.conversations'), (one) => one.conversations, 'more', t('dashboard.ever', { n: formatNumber(ever.conversations) }), list({})),
    number(t('dashboard.active'), (one) => one.active, 'neither', t('dashboard.activeNow', { n: formatNumber(ever.active) }), list({ status: 'active' })),
    number(t('dashboard.ended'), (one) => one.ended, 'neither', t('dashboard.ever', { n: formatNumber(ever.ended) }), list({ status: 'ended' })),
    number(t('dashboard.average'), (one) => one.average, 'neither', t('dashboard.messages', { n: now.messages }), undefined, 1),
    number(t('dashboard.leads'), (one) => one.leads, 'more', t('dashboard.ever', { n: formatNumber(ever.leads) })),
    shared(t('dashboard.conversion'), (one) => one.conversion, t('dashboard.converted', { n: now.converted }), list({ lead: 'yes' })),
    shared(t('dashboard.alone'), (one) => one.aloneShare, t('dashboard.converted', { n: now.alone }), list({ human: 'alone' })),
    {
      name: t('dashboard.median'),
      value: waited ? duration(now.medianSeconds) : '–',
      before: before.answered > 0 ? duration(before.medianSeconds) : '–',
      change: waited ? change(now.medianSeconds, before.medianSeconds, 'less') : { text: '', tone: 'plain', way: '' },
      note: t(waited ? 'dashboard.medianNote' : 'dashboard.noMedian'),
    },
  ]
  return (
    <dl class="tiles card">
      {tiles.map((tile) => (
        <Tile key={tile.name} {...tile} />
      ))}
    </dl>
  )
}

function Tile({ name, value, before, change: { text, tone, way }, note, href }: TileProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="tile-value">{href ? <a href={href}>{value}</a> : value}</dd>
      <dd class={`tile-change ${tone}`} title={t('dashboard.was', { value: before })}>
        {way && (
          <span aria-hidden="true" class="tile-arrow">
            {way === 'up' ? '↑' : '↓'}
          </span>
        )}
        {way && <span class="unseen">{way === 'up' ? '+' : '−'}</span>}
        {text}
        {tone !== 'plain' && <span class="unseen"> {t(tone === 'good' ? 'dashboard.better' : 'dashboard.worse')}</span>}
        {way && <span class="tile-was">{t('dashboard.was', { value: before })}</span>}
      </dd>
      <dd class="tile-note">{note}</dd>
    </div>
  )
}
