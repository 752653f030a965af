import './charts.css'
import { useRef, useState } from 'preact/hooks'
import { shade } from '../maps/shade'

interface HeatProps {
  label: string
  /** A row a weekday, a column an hour. */
  cells: readonly (readonly number[])[]
  rows: readonly string[]
  columns: readonly string[]
  /** What a cell is called: "Monday, 08:00 to 09:00". */
  name: (row: number, column: number) => string
  say: (value: number) => string
}

const size = 100
const gap = 6
const left = 150
const top = 60

/** A square for each hour of the week, the darker the more. The pointer and the arrow keys say the numbers. */
export function Heat({ label, cells, rows, columns, name, say }: HeatProps) {
  const box = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState<readonly [number, number] | null>(null)
  const max = Math.max(0, ...cells.flat())
  const width = left + columns.length * size
  const height = top + rows.length * size
  const value = at && cells[at[0]]?.[at[1]]

  function onKeyDown(event: KeyboardEvent) {
    const [row, column] = at ?? [0, -1]
    const to = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, Math.max(0, column)],
      ArrowDown: [at ? row + 1 : 0, Math.max(0, column)],
      Home: [row, 0],
      End: [row, columns.length - 1],
    }[event.key]
    if (!to) return
    event.preventDefault()
    setAt([clamp(to[0]!, rows.length), clamp(to[1]!, columns.length)])
  }
  function onPointerMove(event: PointerEvent) {
    const frame = (event.currentTarget as HTMLElement).getBoundingClientRect()
    const scale = width / frame.width
    const column = Math.floor(((event.clientX - frame.left) * scale - left) / size)
    const row = Math.floor(((event.clientY - frame.top) * scale - top) / size)
    const inside = row >= 0 && row < rows.length && column >= 0 && column < columns.length
    setAt(inside ? [row, column] : null)
  }
  return (
    <div
      ref={box}
      class="chart-box heat"
      role="group"
      tabIndex={0}
      aria-label={label}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setAt(null)}
      onBlur={() => setAt(null)}
    >
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {columns.map((text, i) => (
          <text key={i} class={i % 6 === 0 ? 'heat-name' : i % 2 === 0 ? 'heat-name second' : 'heat-name third'} x={left + i * size + size / 2} y={top - 18} text-anchor="middle">
            {text}
          </text>
        ))}
        {cells.map((row, i) => (
          <g key={i}>
            <text class="heat-name" x="0" y={top + i * size + size / 2 + 14}>
              {rows[i]}
            </text>
            {row.map((one, j) => (
              <rect
                key={j}
                class={`shade-${shade(one, max)}${at && at[0] === i && at[1] === j ? ' at' : ''}`}
                x={left + j * size + gap / 2}
                y={top + i * size + gap / 2}
                width={size - gap}
                height={size - gap}
                rx="12"
              />
            ))}
          </g>
        ))}
      </svg>
      {at && value !== undefined && value !== null && (
        <div
          class={at[1] > columns.length / 2 ? 'chart-tip left' : 'chart-tip'}
          style={{ left: `${((left + at[1] * size + size / 2) / width) * 100}%`, top: `${((top + at[0] * size) / height) * 100}%` }}
        >
          <strong>{say(value)}</strong>
          <span>{name(at[0], at[1])}</span>
        </div>
      )}
      <p class="unseen" role="status">
        {at && value !== undefined && value !== null ? `${name(at[0], at[1])}: ${say(value)}` : ''}
      </p>
    </div>
  )
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index))
}
