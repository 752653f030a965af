import './charts.css'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { formatNumber } from '../controls/bits'
import { t } from '../texts'
import { areaPath, linear, linePath, nearest, niceTicks } from './scale'

export interface Point {
  /** In the table and beside the value. */
  name: string
  /** Under the axis; empty for none. */
  tick: string
  value: number
  /** What the value is compared with: drawn as a second line. */
  before?: number
}

interface LineChartProps {
  title: string
  points: readonly Point[]
  /** "3 conversations" */
  say: (value: number) => string
  /** "2 in the period before" */
  sayBefore?: (value: number) => string
  /** Names of the two lines, written at their ends. */
  names?: readonly [string, string]
}

const height = 220
const pad = { left: 40, right: 16, top: 12, bottom: 28 }

/** One line from zero, and one to compare it with, with values under the pointer and under the arrow keys, and its table behind it. */
export function LineChart({ title, points, say, sayBefore, names }: LineChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(640)
  const [at, setAt] = useState<number | null>(null)
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(240, entry.contentRect.width)))
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [])

  const compared = sayBefore !== undefined && points.some((point) => point.before)
  const ticks = niceTicks(Math.max(0, ...points.map((point) => Math.max(point.value, compared ? (point.before ?? 0) : 0))), 4)
  const bottom = height - pad.bottom
  const x = linear(0, Math.max(1, points.length - 1), pad.left, width - pad.right)
  const y = linear(0, ticks.at(-1) ?? 1, bottom, pad.top)
  const xs = points.map((_, i) => x(i))
  const line = points.map((point, i) => [xs[i]!, y(point.value)] as const)
  const second = compared ? points.map((point, i) => [xs[i]!, y(point.before ?? 0)] as const) : []
  const current = at === null ? undefined : points[at]
  const beside = current && compared ? sayBefore!(current.before ?? 0) : ''

  function onKeyDown(event: KeyboardEvent) {
    const last = points.length - 1
    const from = at ?? last
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key]
    if (to === undefined) return
    event.preventDefault()
    setAt(Math.max(0, Math.min(last, at === null && event.key.startsWith('Arrow') ? last : to)))
  }
  return (
    <figure class="chart">
      <div
        ref={box}
        class="chart-box"
        role="group"
        tabIndex={0}
        aria-label={t('chart.label', { title })}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => setAt(nearest(xs, event.clientX - event.currentTarget.getBoundingClientRect().left))}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
      >
        <svg width={width} height={height} aria-hidden="true">
          {ticks.map((tick) => (
            <g key={tick}>
              <line class={tick === 0 ? 'chart-base' : 'chart-grid'} x1={pad.left} x2={width - pad.right} y1={y(tick)} y2={y(tick)} />
              <text class="chart-tick" x={pad.left - 8} y={y(tick) + 4} text-anchor="end">
                {formatNumber(tick)}
              </text>
            </g>
          ))}
          <path class="chart-area" d={areaPath(line, bottom)} />
          {compared && <path class="chart-line before" d={linePath(second)} />}
          <path class="chart-line" d={linePath(line)} />
          {compared && names && <Names names={names} line={line} second={second} />}
          {points.map((point, i) =>
            point.tick && shown(i, points.length, xs) ? (
              <text key={i} class="chart-tick" x={xs[i]} y={height - 8} text-anchor={i === points.length - 1 ? 'end' : 'middle'}>
                {point.tick}
              </text>
            ) : null,
          )}
          {at !== null && current && (
            <>
              <line class="chart-cursor" x1={xs[at]} x2={xs[at]} y1={pad.top} y2={bottom} />
              <circle class="chart-dot" cx={xs[at]} cy={y(current.value)} r="4" />
            </>
          )}
        </svg>
        {points.every((point) => point.value === 0) && <p class="chart-empty">{t('chart.empty')}</p>}
        {current && at !== null && (
          <div class={xs[at]! > width / 2 ? 'chart-tip left' : 'chart-tip'} style={{ left: `${xs[at]}px` }}>
            <strong>{say(current.value)}</strong>
            <span>{current.name}</span>
            {beside && <span>{beside}</span>}
          </div>
        )}
        <p class="unseen" role="status">
          {current ? [`${current.name}: ${say(current.value)}`, beside].filter(Boolean).join(', ') : ''}
        </p>
      </div>
    </figure>
  )
}

/** Each line's name over its highest place, that of the second one where it is not in the way of the first. */
function Names({ names, line, second }: { names: readonly [string, string]; line: Line; second: Line }) {
  const peak = (points: Line, clear?: readonly [number, number]) =>
    points.reduce<readonly [number, number] | undefined>(
      (best, one) => (clear && Math.abs(one[0] - clear[0]) < 110 ? best : !best || one[1] < best[1] ? one : best),
      undefined,
    )
  const own = peak(line)
  const other = own && peak(second, own)
  const side = (x: number) => (x < 90 ? 'start' : x > (line.at(-1)?.[0] ?? 0) - 60 ? 'end' : 'middle')
  return (
    <>
      {own && (
        <text class="chart-name" x={own[0]} y={Math.max(10, own[1] - 6)} text-anchor={side(own[0])}>
          {names[0]}
        </text>
      )}
      {other && (
        <text class="chart-name before" x={other[0]} y={Math.max(10, other[1] - 6)} text-anchor={side(other[0])}>
          {names[1]}
        </text>
      )}
    </>
  )
}

type Line = readonly (readonly [number, number])[]

/** The last tick always stands, which ends at its place; the others stand so far apart that their texts do. */
function shown(i: number, count: number, xs: readonly number[]): boolean {
  const each = Math.max(1, (xs[1] ?? 0) - (xs[0] ?? 0))
  const step = steps.find((days) => days * each >= tickWidth) ?? count
  return (count - 1 - i) % step === 0
}

const tickWidth = 84
const steps = [1, 2, 5, 7, 14, 28, 35, 70, 140, 280]
