// A list that is read page by page from the newest on, while new rows arrive and others change or leave.

export interface Paged<Row> {
  rows: Row[]
  /** Cursor of the next page; null when all is here. */
  next: string | null
  /** Before the first page has come. */
  fresh: boolean
}

export type Change<Row> =
  | { kind: 'reset' }
  /** The page that follows what is here; `after` is the cursor it was asked with. */
  | { kind: 'page'; after: string | null; rows: Row[]; next: string | null }
  /** The first page, read again. */
  | { kind: 'head'; rows: Row[]; next: string | null }
  /** One row as it is now; rows that are not here are ignored. */
  | { kind: 'row'; row: Row }
  | { kind: 'gone'; id: string }
  /** A row that was gone comes back to its place. */
  | { kind: 'back'; row: Row; at: number }

export function emptyList<Row>(): Paged<Row> {
  return { rows: [], next: null, fresh: true }
}

/** Applies a change. Rows stay in the server's order, each id once; a page nobody waits for any more is dropped. */
export function changed<Row extends { id: string }>(list: Paged<Row>, change: Change<Row>): Paged<Row> {
  switch (change.kind) {
    case 'reset':
      return emptyList()
    case 'page':
      if (change.after === null) return { rows: change.rows, next: change.next, fresh: false }
      if (list.fresh || change.after !== list.next) return list
      return { rows: withoutIds(list.rows, change.rows).concat(change.rows), next: change.next, fresh: false }
    case 'head':
      return { ...mergeHead(list, change.rows, change.next), fresh: false }
    case 'row':
      return { ...list, rows: list.rows.map((row) => (row.id === change.row.id ? change.row : row)) }
    case 'gone':
      return { ...list, rows: list.rows.filter((row) => row.id !== change.id) }
    case 'back':
      return { ...list, rows: insert(list.rows, change.row, change.at) }
  }
}

/**
 * Puts a first page that was read again on top. What stood between its rows and is not in it has left the list; what
 * follows its last row stays. Without a common row there is a gap in between, so that the rest is read anew.
 */
function mergeHead<Row extends { id: string }>(list: Paged<Row>, head: Row[], next: string | null): Omit<Paged<Row>, 'fresh'> {
  if (next === null) return { rows: head, next: null }
  const ids = new Set(head.map((row) => row.id))
  let last = -1
  for (const [i, row] of list.rows.entries()) if (ids.has(row.id)) last = i
  if (last < 0) return { rows: head, next }
  const rest = list.rows.slice(last + 1)
  return { rows: head.concat(rest), next: rest.length > 0 ? list.next : next }
}

function withoutIds<Row extends { id: string }>(rows: Row[], others: Row[]): Row[] {
  const ids = new Set(others.map((row) => row.id))
  return rows.filter((row) => !ids.has(row.id))
}

function insert<Row extends { id: string }>(rows: Row[], row: Row, at: number): Row[] {
  const others = withoutIds(rows, [row])
  return [...others.slice(0, at), row, ...others.slice(at)]
}
