// What the command palette offers, and how it is searched.
import type { SearchPart } from '../api/search'

export interface Entry {
  id: string
  group: string
  label: string
  /** Beside the label, quieter. */
  detail?: string
  /** Instead of the detail: the surroundings of what was found. */
  excerpt?: readonly SearchPart[]
  run: () => void
}

/** Text without case and accents, for comparing. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()
}

/**
 * Entries that hold every word of the question, those whose label begins with it first, else in their own order.
 */
export function search(entries: readonly Entry[], question: string, limit = 40): Entry[] {
  const words = plain(question).split(/\s+/).filter(Boolean)
  if (words.length === 0) return entries.slice(0, limit)
  const begins: Entry[] = []
  const holds: Entry[] = []
  for (const entry of entries) {
    const text = plain(`${entry.label} ${entry.detail ?? ''} ${entry.group}`)
    if (!words.every((word) => text.includes(word))) continue
    if (plain(entry.label).startsWith(words[0]!)) begins.push(entry)
    else holds.push(entry)
  }
  return [...begins, ...holds].slice(0, limit)
}
