import { useEffect, useState } from 'preact/hooks'
import type { Board, BoardRow } from '../api/dashboard'
import { formatNumber, Skeleton } from '../controls/bits'
import { PlaceCredit } from '../geo/credit'
import type { Spot } from '../maps/map'
import type { MapShape } from '../maps/shape'
import { steps } from '../maps/shade'
import { t } from '../texts'
import { Part } from './part'
import { countryName, percent } from './words'

const listed = 5

interface Drawing {
  Map: typeof import('../maps/map').default
  us: MapShape
  world: MapShape
}

let drawn: Drawing | undefined

/** The maps come when they are first looked at: their shapes are larger than the rest of the page. */
function useDrawing(): Drawing | undefined {
  const [drawing, setDrawing] = useState(drawn)
  useEffect(() => {
    if (drawn) return
    let left = false
    void Promise.all([import('../maps/map'), import('../maps/us.gen'), import('../maps/world.gen')]).then(([map, us, world]) => {
      drawn = { Map: map.default, us: us.shape, world: world.shape }
      if (!left) setDrawing(drawn)
    })
    return () => void (left = true)
  }, [])
  return drawing
}

interface PlacesProps {
  board: Board
  csv: (part: string) => string
  /** Address of the conversations of a place. */
  list: (filter: Record<string, string>) => string
}

/** The United States by state and the world by country, each with its first places in words. */
export function Places({ board, csv, list }: PlacesProps) {
  const drawing = useDrawing()
  const states = spots(board.states, (row) => row.name || row.id, (id) => list({ region: id }))
  const countries = spots(
    board.countries.filter((row) => row.id !== '-'),
    (row) => countryName(row.id),
    (id) => list({ country: id }),
  )
  const unknown = board.countries.find((row) => row.id === '-')?.count ?? 0
  const all = board.now.conversations
  return (
    <>
      <Part
        title={t('dashboard.us')}
        csv={csv('states')}
        table={cells(t('dashboard.state'), states, all)}
        empty={states.length === 0 && t('dashboard.noStates')}
        tools={<Scale />}
      >
        <div class="place-part">
          {drawing ? <drawing.Map shape={drawing.us} codes label={t('dashboard.mapLabel', { title: t('dashboard.us') })} spots={states} say={say} /> : <Skeleton lines={8} />}
          <First spots={states} all={all} />
        </div>
        <PlaceCredit />
      </Part>
      <Part
        title={t('dashboard.world')}
        csv={csv('countries')}
        table={cells(t('dashboard.country'), unknown > 0 ? [...countries, { id: '-', name: t('dashboard.unknown'), value: unknown, href: list({ country: '-' }) }] : countries, all)}
        empty={countries.length === 0 && t('dashboard.noCountries')}
        note={unknown > 0 && countries.length > 0 ? `${t('dashboard.unknown')}: ${formatNumber(unknown)}` : undefined}
      >
        <div class="place-part">
          {drawing ? <drawing.Map shape={drawing.world} label={t('dashboard.mapLabel', { title: t('dashboard.world') })} spots={countries} say={say} /> : <Skeleton lines={8} />}
          <First spots={countries} all={all} />
        </div>
        <PlaceCredit />
      </Part>
    </>
  )
}

const say = (n: number) => t('dashboard.nConversations', { n })

function spots(rows: readonly BoardRow[], name: (row: BoardRow) => string, address: (id: string) => string): Spot[] {
  return rows.map((row) => ({ id: row.id, name: name(row), value: row.count, href: address(row.id) }))
}

function share(value: number, all: number): string {
  return all === 0 ? '–' : percent(value / all)
}

function cells(name: string, list: readonly Spot[], all: number) {
  return {
    head: [name, t('dashboard.conversations'), t('dashboard.share')],
    rows: list.map((spot) => [<a href={spot.href}>{spot.name}</a>, formatNumber(spot.value), share(spot.value, all)]),
  }
}

function First({ spots, all }: { spots: readonly Spot[]; all: number }) {
  return (
    <ol class="place-first">
      {spots.slice(0, listed).map((spot) => (
        <li key={spot.id}>
          <a href={spot.href}>{spot.name}</a>
          <span class="numeric">{formatNumber(spot.value)}</span>
          <span class="numeric muted">{share(spot.value, all)}</span>
        </li>
      ))}
    </ol>
  )
}

function Scale() {
  return (
    <span class="map-scale" aria-hidden="true">
      {t('dashboard.few')}
      <svg width={steps * 14} height="10">
        {Array.from({ length: steps }, (_, i) => (
          <rect key={i} class={`shade-${i + 1}`} x={i * 14} width="12" height="10" rx="2" />
        ))}
      </svg>
      {t('dashboard.many')}
    </span>
  )
}
