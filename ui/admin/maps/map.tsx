import './map.css'
import { useMemo, useState } from 'preact/hooks'
import { go } from '../router/router'
import { shade } from './shade'
import type { MapShape } from './shape'

export interface Spot {
  id: string
  name: string
  value: number
  href: string
}

/** Areas with less room have no code written into them. */
const leastRoom = 9

interface MapProps {
  shape: MapShape
  label: string
  /** Places with something to show. */
  spots: readonly Spot[]
  say: (value: number) => string
  /** Writes the last part of each code into its area where it fits. */
  codes?: boolean
}

/**
 * Places in shades of the accent, the darker the more. The pointer shows a place's number, a click what is counted; for
 * the keyboard the map is one stop, on which the arrow keys go from place to place and Enter opens one.
 */
export default function PlaceMap({ shape, label, spots, say, codes }: MapProps) {
  const [at, setAt] = useState<string | null>(null)
  const byId = useMemo(() => new Map(spots.map((spot) => [spot.id, spot])), [spots])
  const max = Math.max(0, ...spots.map((spot) => spot.value))
  const drawn = useMemo(() => new Map([...shape.areas.map(([id, , x, y]) => [id, [x, y]] as const), ...shape.dots.map(([id, x, y]) => [id, [x, y]] as const)]), [shape])
  const order = spots.filter((spot) => drawn.has(spot.id))
  const spot = at === null ? undefined : byId.get(at)
  const point = at === null ? undefined : drawn.get(at)

  function onKeyDown(event: KeyboardEvent) {
    const i = order.findIndex((one) => one.id === at)
    const to = { ArrowRight: i + 1, ArrowDown: i + 1, ArrowLeft: i - 1, ArrowUp: i - 1, Home: 0, End: order.length - 1 }[event.key]
    if (event.key === 'Enter' && spot) void go(spot.href)
    else if (to === undefined || order.length === 0) return
    else setAt(order[Math.max(0, Math.min(order.length - 1, to))]!.id)
    event.preventDefault()
  }
  const pointed = (event: MouseEvent) => (event.target as Element).closest('[data-place]')?.getAttribute('data-place') ?? null
  return (
    <div
      class="map"
      role="group"
      tabIndex={0}
      aria-label={label}
      onKeyDown={onKeyDown}
      onBlur={() => setAt(null)}
      onPointerMove={(event) => setAt(pointed(event))}
      onPointerLeave={() => setAt(null)}
      onClick={(event) => {
        const target = byId.get(pointed(event) ?? '')
        if (target) void go(target.href)
      }}
    >
      <svg viewBox={`0 0 ${shape.width} ${shape.height}`} aria-hidden="true">
        {shape.areas.map(([id, path], i) => (
          <path key={i} d={path} class={look(byId.get(id)?.value ?? 0, max)} {...(id ? { 'data-place': id } : {})} />
        ))}
        {at !== null && shape.areas.filter(([id]) => id === at).map(([id, path]) => <path key={`at-${id}`} d={path} class="map-at" />)}
        {shape.dots
          .filter(([id]) => byId.has(id))
          .map(([id, x, y]) => (
            <circle key={id} cx={x} cy={y} r={id === at ? 7 : 5} class={look(byId.get(id)!.value, max)} data-place={id} />
          ))}
        {codes &&
          shape.areas.map(([id, , x, y, room]) => {
            const value = byId.get(id)?.value ?? 0
            return value > 0 && room >= leastRoom ? (
              <text key={id} x={x} y={y + 7} text-anchor="middle" class={shade(value, max) >= 4 ? 'map-code on' : 'map-code'}>
                {id.slice(3)}
              </text>
            ) : null
          })}
      </svg>
      {point && at !== null && spot && (
        <div
          class={point[0] > shape.width / 2 ? 'chart-tip left' : 'chart-tip'}
          style={{ left: `${(point[0] / shape.width) * 100}%`, top: `${(point[1] / shape.height) * 100}%` }}
        >
          <strong>{say(spot.value)}</strong>
          <span>{spot.name}</span>
        </div>
      )}
      <p class="unseen" role="status">
        {spot ? `${spot.name}: ${say(spot.value)}` : ''}
      </p>
    </div>
  )
}

function look(value: number, max: number): string {
  return value > 0 ? `map-place shade-${shade(value, max)}` : 'map-land'
}
