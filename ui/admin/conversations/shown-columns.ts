// Which columns the list has: the owner's choice, kept in this browser, as far as the width allows.

/** All columns that can be chosen, in their order; the first is always there. */
export const columnIds = [
  'visitor',
  'status',
  'subject',
  'tags',
  'place',
  'result',
  'rating',
  'sentiment',
  'score',
  'agent',
  'messages',
  'started',
  'updated',
] as const
export type ColumnId = (typeof columnIds)[number]

export const usual: readonly ColumnId[] = ['visitor', 'status', 'subject', 'place', 'result', 'messages', 'started', 'updated']

/** Least width in pixels, share of what is left over, and what goes last when there is no room. */
const sizes: Record<ColumnId, { least: number; share: number; rank: number }> = {
  visitor: { least: 120, share: 1.1, rank: 13 },
  status: { least: 76, share: 0, rank: 12 },
  subject: { least: 140, share: 2.4, rank: 11 },
  updated: { least: 96, share: 0, rank: 10 },
  messages: { least: 72, share: 0, rank: 9 },
  tags: { least: 110, share: 1.2, rank: 8 },
  result: { least: 96, share: 1, rank: 7 },
  rating: { least: 64, share: 0, rank: 6 },
  sentiment: { least: 84, share: 0, rank: 5 },
  agent: { least: 100, share: 0.8, rank: 4 },
  place: { least: 96, share: 1, rank: 3 },
  started: { least: 96, share: 0, rank: 2 },
  score: { least: 56, share: 0, rank: 1 },
}

const gap = 16
const edges = 48

/** Columns of a choice that fit beside each other in `width`, in their order; `taken` is used by what stands around them. */
export function fitting(chosen: readonly ColumnId[], width: number, taken: number): ColumnId[] {
  let left = width - edges - taken
  const kept = new Set<ColumnId>()
  const byRank = [...chosen].sort((a, b) => sizes[b].rank - sizes[a].rank)
  for (const id of byRank) {
    const need = sizes[id].least + gap
    if (kept.size > 0 && need > left) break
    left -= need
    kept.add(id)
  }
  return columnIds.filter((id) => kept.has(id))
}

/** The widths of columns for the style sheet. */
export function template(columns: readonly ColumnId[]): string {
  return columns
    .map((id) => {
      const { least, share } = sizes[id]
      return share > 0 ? `minmax(${least}px, ${share}fr)` : `${least}px`
    })
    .join(' ')
}

const key = 'frontdesk-conversation-columns'

/** The owner's choice. A browser that keeps nothing has the usual ones. */
export function keptColumns(): readonly ColumnId[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    if (!Array.isArray(kept)) return usual
    const known = columnIds.filter((id) => id === 'visitor' || kept.includes(id))
    return known.length > 1 ? known : usual
  } catch {
    return usual
  }
}

export function keepColumns(columns: readonly ColumnId[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(columns))
  } catch {
    // Kept for this visit alone.
  }
}
