import './charts.css'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { formatNumber } from '../controls/bits'
import { linear, niceTicks } from './scale'

export interface Column {
  name: string
  tick: string
  value: number
}

const height = 220
const pad = { left: 4, right: 4, top: 20, bottom: 24 }

/** Upright bars from zero, each with its number on it where there is room; arrow keys and the pointer say them. */
export function Columns({ label, columns, say }: { label: string; columns: readonly Column[]; say: (value: number) => string }) {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(640)
  const [at, setAt] = useState<number | null>(null)
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(200, entry.contentRect.width)))
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [])
  const step = (width - pad.left - pad.right) / columns.length
  const y = linear(0, niceTicks(Math.max(0, ...columns.map((one) => one.value))).at(-1)!, height - pad.bottom, pad.top)
  const left = (i: number) => pad.left + i * step + Math.min(4, step * 0.12)
  const thick = step - 2 * Math.min(4, step * 0.12)
  const current = at === null ? undefined : columns[at]

  function onKeyDown(event: KeyboardEvent) {
    const last = columns.length - 1
    const to = { ArrowLeft: (at ?? 1) - 1, ArrowRight: (at ?? -1) + 1, Home: 0, End: last }[event.key]
    if (to === undefined) return
    event.preventDefault()
    setAt(Math.max(0, Math.min(last, to)))
  }
  return (
    <div
      ref={box}
      class="chart-box"
      role="group"
      tabIndex={0}
      aria-label={label}
      onKeyDown={onKeyDown}
      onPointerMove={(event) => {
        const i = Math.floor((event.clientX - event.currentTarget.getBoundingClientRect().left - pad.left) / step)
        setAt(i >= 0 && i < columns.length ? i : null)
      }}
      onPointerLeave={() => setAt(null)}
      onBlur={() => setAt(null)}
    >
      <svg width={width} height={height} aria-hidden="true">
        <line class="chart-base" x1={pad.left} x2={width - pad.right} y1={y(0)} y2={y(0)} />
        {columns.map((one, i) => (
          <g key={i}>
            <rect class={i === at ? 'chart-column at' : 'chart-column'} x={left(i)} y={y(one.value)} width={thick} height={y(0) - y(one.value)} rx={Math.min(3, thick / 4)} />
            {one.value > 0 && (step > 34 || i === at) && (
              <text class="chart-value" x={left(i) + thick / 2} y={y(one.value) - 5} text-anchor="middle">
                {formatNumber(one.value)}
              </text>
            )}
            {(step > 30 || i % (step > 18 ? 2 : step > 12 ? 3 : 6) === 0) && (
              <text class="chart-tick" x={left(i) + thick / 2} y={height - 8} text-anchor="middle">
                {one.tick}
              </text>
            )}
          </g>
        ))}
      </svg>
      {current && at !== null && (
        <div class={at > columns.length / 2 ? 'chart-tip left' : 'chart-tip'} style={{ left: `${left(at) + thick / 2}px` }}>
          <strong>{say(current.value)}</strong>
          <span>{current.name}</span>
        </div>
      )}
      <p class="unseen" role="status">
        {current ? `${current.name}: ${say(current.value)}` : ''}
      </p>
    </div>
  )
}
