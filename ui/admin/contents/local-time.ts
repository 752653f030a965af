// Moments as the field of a browser has them, in the time zone of the person who types.

/** "2026-12-24T18:00" in local time; empty for none. */
export function localValue(at: string | null | undefined): string {
  if (!at) return ''
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return ''
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** RFC 3339 of what such a field holds; null for an empty one. */
export function momentOf(value: string): string | null {
  if (value === '') return null
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

export type Valid = 'now' | 'later' | 'over'

/** Whether a content counts at a moment. */
export function validAt(from: string | null, to: string | null, now: Date): Valid {
  if (to && new Date(to) <= now) return 'over'
  return from && new Date(from) > now ? 'later' : 'now'
}
