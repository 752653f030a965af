// Times for people. The exact time belongs into the title of what shows a relative one.

const steps: readonly [limitSeconds: number, seconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, 1, 'second'],
  [3600, 60, 'minute'],
  [86_400, 3600, 'hour'],
  [604_800, 86_400, 'day'],
  [2_629_800, 604_800, 'week'],
  [31_557_600, 2_629_800, 'month'],
  [Infinity, 31_557_600, 'year'],
]

/** "3 minutes ago", "now" within ten seconds, "in 2 days". */
export function relativeTime(at: Date | string, now: Date, lang: string, style: 'long' | 'short' | 'narrow' = 'long'): string {
  const seconds = (new Date(at).getTime() - now.getTime()) / 1000
  const format = new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style })
  if (Math.abs(seconds) < 10) return format.format(0, 'second')
  const [, size, unit] = steps.find(([limit]) => Math.abs(seconds) < limit)!
  return format.format(Math.trunc(seconds / size), unit)
}

/** Date and time to the second with the zone, for the title of a relative time. */
export function exactTime(at: Date | string, lang: string): string {
  return new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'long' }).format(new Date(at))
}

/** "14:05" or "2:05 PM", as the language has it. */
export function clockTime(at: Date | string, lang: string): string {
  return new Intl.DateTimeFormat(lang, { hour: 'numeric', minute: '2-digit' }).format(new Date(at))
}

/** "Today", "Yesterday", else "12 May" (with the year when it is another one). */
export function dayName(at: Date | string, now: Date, lang: string): string {
  const day = new Date(at)
  const days = Math.round((startOfDay(day) - startOfDay(now)) / 86_400_000)
  if (days === 0 || days === -1) {
    const name = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(days, 'day')
    return name.charAt(0).toLocaleUpperCase(lang) + name.slice(1)
  }
  const year = day.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const }
  return new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'long', ...year }).format(day)
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}
