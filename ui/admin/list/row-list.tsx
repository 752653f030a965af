import type { ComponentChildren, JSX } from 'preact'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { t } from '../texts'
import { scrollFor, visibleRange } from './window'

export interface Column<Row> {
  /** Class of its cells: width and when it is shown stand in the style sheet. */
  id: string
  head: string
  numeric?: boolean
  /** The head is for the screen reader alone. */
  bare?: boolean
  cell: (row: Row) => ComponentChildren
}

/** Lets rows be chosen, each by a box in front of it. */
export interface Picking<Row> {
  isOn: (row: Row) => boolean
  toggle: (row: Row, range: boolean) => void
  label: (row: Row) => string
  /** The box in the head. */
  head: 'none' | 'some' | 'all'
  headLabel: string
  onHead: () => void
}

export interface RowListProps<Row> {
  /** Name of the list for the screen reader, and the class that sets its columns. */
  label: string
  name: string
  /** The scroll position is kept under this. */
  scrollKey: string
  rows: readonly Row[]
  /** The same array as long as it says the same: rows that are drawn are kept by it. */
  columns: readonly Column<Row>[]
  /** All rows there are, when that is known. */
  total?: number | undefined
  more: boolean
  selected?: string | null
  /** Row on which j and k stand. */
  cursor?: string | null
  pick?: Picking<Row> | undefined
  /** Widths of the columns, where the style sheet does not set them. */
  template?: string | undefined
  onMore: () => void
  onOpen: (row: Row) => void
}

interface Kept {
  index: number
  selected: boolean
  picked: boolean | undefined
  node: JSX.Element
}

interface View {
  top: number
  height: number
}

const tallBelow = 640
/** Scrolling within so many pixels draws nothing: fewer than the rows that are drawn around the view. */
const scrollStep = 176
const rowHeights = { wide: 44, narrow: 68 }
const positions = new Map<string, number>()

/** A list of any length: a table for reading, and only the rows in view in the page. */
export function RowList<Row extends { id: string }>(props: RowListProps<Row>) {
  const { rows, columns, scrollKey, selected = null, cursor = null } = props
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: positions.get(scrollKey) ?? 0, height: 800, narrow: false })
  const kept = useRef<{ columns: unknown; rows: WeakMap<Row, Kept> }>({ columns, rows: new WeakMap() })
  if (kept.current.columns !== columns) kept.current = { columns, rows: new WeakMap() }
  const rowHeight = view.narrow ? rowHeights.narrow : rowHeights.wide
  const headHeight = view.narrow ? 0 : 36
  const range = visibleRange(view.top, view.height, rowHeight, rows.length)

  const measure = useCallback(() => {
    const node = box.current
    if (!node) return
    positions.set(scrollKey, node.scrollTop)
    const next = { top: node.scrollTop, height: node.clientHeight, narrow: node.clientWidth < tallBelow }
    setView((old) => (old.narrow === next.narrow && sameRows(old, next) ? old : next))
  }, [scrollKey])
  useLayoutEffect(() => {
    const node = box.current!
    node.scrollTop = positions.get(scrollKey) ?? 0
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(node)
    return () => observer.disconnect()
  }, [measure])
  useEffect(() => {
    if (props.more && range.end > rows.length - 25) props.onMore()
  }, [range.end, rows.length, props.more])
  useLayoutEffect(() => {
    const index = cursor === null ? -1 : rows.findIndex((row) => row.id === cursor)
    if (index < 0 || !box.current) return
    const node = box.current
    node.scrollTop = scrollFor(index, node.scrollTop, node.clientHeight - headHeight, rowHeight)
    measure()
  }, [cursor])
  // At once and not after the next frame: Enter right after j opens the row with the focus.
  useLayoutEffect(() => {
    if (cursor !== null) box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(cursor)}"] a`)?.focus({ preventScroll: true })
  }, [cursor, range.start])

  const open = useRef(props.onOpen)
  open.current = props.onOpen
  const pick = useRef(props.pick)
  pick.current = props.pick
  /** A row that is as it was keeps its very node, and costs nothing while scrolling. */
  function drawRow(row: Row, index: number): JSX.Element {
    const before = kept.current.rows.get(row)
    const isSelected = row.id === selected
    const picked = props.pick?.isOn(row)
    if (before?.index === index && before.selected === isSelected && before.picked === picked) return before.node
    const node = (
      <div
        key={row.id}
        role="row"
        class={isSelected || picked ? 'list-row selected' : 'list-row'}
        aria-rowindex={index + 2}
        data-row={row.id}
        onClick={(event) => {
          if (!(event.target as Element).closest('a, button, .menu, .pick')) open.current(row)
        }}
      >
        {picked !== undefined && (
          <div role="cell" class="cell pick">
            <input
              type="checkbox"
              checked={picked}
              aria-label={pick.current?.label(row)}
              onClick={(event) => pick.current?.toggle(row, event.shiftKey)}
            />
          </div>
        )}
        {columns.map((column) => (
          <div key={column.id} role="cell" class={cellClass(column)}>
            {column.cell(row)}
          </div>
        ))}
      </div>
    )
    kept.current.rows.set(row, { index, selected: isSelected, picked, node })
    return node
  }

  return (
    <div
      class={`list ${props.name}`}
      style={props.template ? { '--columns': props.template } : undefined}
      ref={box}
      onScroll={measure}
      role="table"
      aria-label={props.label}
      aria-rowcount={props.total === undefined ? -1 : props.total + 1}
    >
      <div role="rowgroup" class="list-head">
        <div role="row" class="list-row head">
          {props.pick && <HeadBox pick={props.pick} />}
          {columns.map((column) => (
            <div key={column.id} role="columnheader" class={cellClass(column)}>
              <span class={column.bare ? 'unseen' : undefined}>{column.head}</span>
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" class="list-rows" style={{ height: `${rows.length * rowHeight}px` }}>
        <div class="list-window" role="presentation" style={{ transform: `translateY(${range.start * rowHeight}px)` }}>
          {rows.slice(range.start, range.end).map((row, i) => drawRow(row, range.start + i))}
        </div>
      </div>
      {props.more && <p class="list-more">{t('list.more')}</p>}
    </div>
  )
}

function HeadBox<Row>({ pick }: { pick: Picking<Row> }) {
  return (
    <div role="columnheader" class="cell pick">
      <input
        type="checkbox"
        checked={pick.head === 'all'}
        ref={(node) => {
          if (node) node.indeterminate = pick.head === 'some'
        }}
        aria-label={pick.headLabel}
        onClick={pick.onHead}
      />
    </div>
  )
}

/** True when another scroll position needs the same rows; a coarse and cheap look. */
function sameRows(a: View, b: View): boolean {
  return a.height === b.height && Math.floor(a.top / scrollStep) === Math.floor(b.top / scrollStep)
}

function cellClass(column: { id: string; numeric?: boolean }): string {
  return column.numeric ? `cell ${column.id} numeric` : `cell ${column.id}`
}

/** Rows in the shape of what is coming. */
export function ListSkeleton() {
  return (
    <div class="list-skeleton" role="status">
      <span class="unseen">{t('state.loading')}</span>
      {Array.from({ length: 12 }, (_, i) => (
        <div key={i} class="list-skeleton-row" aria-hidden="true">
          <span class="skeleton-line" />
          <span class="skeleton-line" />
          <span class="skeleton-line" />
        </div>
      ))}
    </div>
  )
}
