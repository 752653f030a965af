/** The row after (1) or before (-1) the one with this id; the first row when there is none, nothing at the ends. */
export function neighbour<Row extends { id: string }>(rows: readonly Row[], id: string | null, step: 1 | -1): Row | undefined {
  const at = id === null ? -1 : rows.findIndex((row) => row.id === id)
  if (at < 0) return rows[0]
  return rows[at + step]
}
