// Which rows are chosen: some one by one, or all that the filter finds but for some.

export interface Selection {
  /** All that the filter finds; `ids` then are those that stay out of it. */
  all: boolean
  ids: ReadonlySet<string>
  /** The row that was chosen last, for a range with Shift. */
  last: string | null
}

export const nothing: Selection = { all: false, ids: new Set(), last: null }

export function isChosen(selection: Selection, id: string): boolean {
  return selection.ids.has(id) !== selection.all
}

/** How many are chosen, of `total` that the filter finds. */
export function chosenCount(selection: Selection, total: number): number {
  return selection.all ? Math.max(0, total - selection.ids.size) : selection.ids.size
}

/** Turns one row on or off; with `range` all rows from the one before to this one get its new state. */
export function toggled(selection: Selection, id: string, rows: readonly { id: string }[], range: boolean): Selection {
  const on = !isChosen(selection, id)
  const ids = new Set(selection.ids)
  const at = rows.findIndex((row) => row.id === id)
  const from = range && selection.last !== null ? rows.findIndex((row) => row.id === selection.last) : at
  const [low, high] = from < 0 ? [at, at] : [Math.min(from, at), Math.max(from, at)]
  for (const row of at < 0 ? [{ id }] : rows.slice(low, high + 1)) {
    if (on !== selection.all) ids.add(row.id)
    else ids.delete(row.id)
  }
  return { ...selection, ids, last: id }
}

/** Chooses every row that has been read. */
export function chooseRead(rows: readonly { id: string }[]): Selection {
  return { all: false, ids: new Set(rows.map((row) => row.id)), last: null }
}

export const chooseAll: Selection = { all: true, ids: new Set(), last: null }

/** What the box in the head shows. */
export function headState(selection: Selection, rows: readonly { id: string }[]): 'none' | 'some' | 'all' {
  const chosen = rows.filter((row) => isChosen(selection, row.id)).length
  if (chosen === 0) return 'none'
  return chosen === rows.length ? 'all' : 'some'
}

/** Drops rows that have left the list. */
export function without(selection: Selection, id: string): Selection {
  if (!selection.ids.has(id)) return selection
  const ids = new Set(selection.ids)
  ids.delete(id)
  return { ...selection, ids }
}
