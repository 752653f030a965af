// Which rows of a long list are drawn: those in view and a few around them.

export interface Range {
  start: number
  end: number
}

const around = 14

/** The range moves by so many rows at once, so that scrolling a little draws nothing anew. */
const step = 6

/** Rows to draw, end excluded. Works for any scroll position, also one beyond a list that became shorter. */
export function visibleRange(scrollTop: number, viewHeight: number, rowHeight: number, count: number): Range {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight)
  const shown = Math.ceil(viewHeight / rowHeight)
  const start = Math.max(0, Math.floor((Math.min(first, count - shown) - around) / step) * step)
  return { start, end: Math.min(count, start + shown + 2 * around + step) }
}

/** Where to scroll so that a row is seen whole; the present position when it is. */
export function scrollFor(index: number, scrollTop: number, viewHeight: number, rowHeight: number): number {
  const top = index * rowHeight
  if (top < scrollTop) return top
  if (top + rowHeight > scrollTop + viewHeight) return top + rowHeight - viewHeight
  return scrollTop
}
