// How long a key is good.

const days = { month: 30, quarter: 90, year: 365 } as const
export const expiries = ['month', 'quarter', 'year', 'day', 'never'] as const
export type Expiry = (typeof expiries)[number]

/**
 * When a key made now ends: undefined for never. `day` is that of a date field, and is part of the time; one that is
 * empty gives null, since a key that should end must not go without one.
 */
export function expiresAt(expiry: Expiry, day: string, now: Date): string | undefined | null {
  if (expiry === 'never') return undefined
  const end = expiry === 'day' ? endOfDay(day) : new Date(now.getTime() + days[expiry] * 86_400_000)
  return end && !Number.isNaN(end.getTime()) ? end.toISOString() : null
}

/** The midnight after a day such as 2027-12-31, in the time zone of the person who chose it. */
function endOfDay(day: string): Date | null {
  const parts = /^(\d{4,})-(\d\d)-(\d\d)$/.exec(day)
  return parts && new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + 1)
}

/** Keys that end within so many days are shown as ending soon. */
const soon = 14

export function lifeOf(key: { expiresAt?: string | undefined; expired: boolean }, now: Date): 'expired' | 'soon' | 'good' | 'endless' {
  if (!key.expiresAt) return 'endless'
  const left = new Date(key.expiresAt).getTime() - now.getTime()
  if (key.expired || left <= 0) return 'expired'
  return left < soon * 86_400_000 ? 'soon' : 'good'
}
