// Figures and days as people read them.
import type { Board, BoardDay, Totals } from '../api/dashboard'
import { formatNumber } from '../controls/bits'
import { lang, t } from '../texts'

export type Tone = 'good' | 'bad' | 'plain'

export interface Change {
  text: string
  tone: Tone
  /** Which way the arrow points; none where nothing moved. */
  way: 'up' | 'down' | ''
}

/** What more of a figure means. */
export type Liking = 'more' | 'less' | 'neither'

/** How a number changed, in percent of what it was. */
export function change(now: number, before: number, liking: Liking): Change {
  if (before === 0) return { text: now === 0 ? t('dashboard.same') : t('dashboard.new'), tone: 'plain', way: '' }
  const percent = ((now - before) / before) * 100
  return said(percent, Math.abs(percent) < 0.5, `${formatNumber(Math.abs(percent))} %`, liking)
}

/** How a share changed, in points of a hundred. */
export function points(now: number, before: number, any: boolean, liking: Liking): Change {
  if (!any) return { text: t('dashboard.new'), tone: 'plain', way: '' }
  const gap = (now - before) * 100
  return said(gap, Math.abs(gap) < 0.05, t('dashboard.points', { n: formatNumber(Math.abs(gap), 1) }), liking)
}

function said(gap: number, none: boolean, text: string, liking: Liking): Change {
  if (none) return { text: t('dashboard.same'), tone: 'plain', way: '' }
  const up = gap > 0
  const tone = liking === 'neither' ? 'plain' : up === (liking === 'more') ? 'good' : 'bad'
  return { text, tone, way: up ? 'up' : 'down' }
}

export function percent(share: number): string {
  return `${formatNumber(share * 100, 1)} %`
}

/** Seconds as people say them: "0.4 s", "12 s", "3 min", "2.5 h". */
export function duration(seconds: number): string {
  if (seconds < 10) return `${formatNumber(seconds, 1)} s`
  if (seconds < 90) return `${formatNumber(seconds)} s`
  if (seconds < 5400) return `${formatNumber(seconds / 60)} min`
  return `${formatNumber(seconds / 3600, 1)} h`
}

/** A day of a calendar, "2026-11-21", for people. */
export function dayText(day: string, style: 'long' | 'short' | 'medium'): string {
  const options: Intl.DateTimeFormatOptions =
    style === 'long'
      ? { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }
      : style === 'medium'
        ? { day: 'numeric', month: 'short', year: 'numeric' }
        : { day: 'numeric', month: 'short' }
  return new Intl.DateTimeFormat(lang.value, { ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
}

/** Weekdays from Monday on. */
export function weekdays(style: 'long' | 'short'): string[] {
  const format = new Intl.DateTimeFormat(lang.value, { weekday: style, timeZone: 'UTC' })
  return Array.from({ length: 7 }, (_, i) => format.format(new Date(Date.UTC(2024, 0, 1 + i))))
}

export const hourText = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`

const regions = new Map<string, Intl.DisplayNames>()

export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return t('dashboard.unknown')
  const names = regions.get(lang.value) ?? new Intl.DisplayNames(lang.value, { type: 'region' })
  regions.set(lang.value, names)
  return names.of(code) ?? code
}

/** The day n days after one. */
export function plusDays(day: string, n: number): string {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + n)
  return at.toISOString().slice(0, 10)
}

/** How many days stand for one point of the line, so that it can be read. */
export function blockOf(days: number): 1 | 7 | 30 {
  return days <= 100 ? 1 : days <= 750 ? 7 : 30
}

export interface Block {
  first: string
  last: string
  value: number
  before: number
}

/** Days put together into blocks that end with the last one; the first one may be shorter. */
export function blocks(days: readonly BoardDay[], size: number, value: (day: BoardDay) => number): Block[] {
  const out: Block[] = []
  for (let end = days.length; end > 0; end -= size) {
    const part = days.slice(Math.max(0, end - size), end)
    out.unshift({
      first: part[0]!.day,
      last: part.at(-1)!.day,
      value: part.reduce((sum, day) => sum + value(day), 0),
      before: part.reduce((sum, day) => sum + day.before, 0),
    })
  }
  return out
}

/** The clock in a zone. */
export function timeIn(at: string, zone: string): string {
  return new Intl.DateTimeFormat(lang.value, { hour: 'numeric', minute: '2-digit', timeZone: zone }).format(new Date(at))
}

/** The line that says what is shown and what it is compared with. */
export function periodText(board: Board): string {
  const line = t('dashboard.line', { from: dayText(board.from, 'short'), to: dayText(board.to, 'medium'), zone: board.zone.replaceAll('_', ' ') })
  const last = plusDays(board.from, -1)
  const ends = { from: dayText(board.beforeFrom, 'short'), to: dayText(last, 'short') }
  const against =
    board.to === board.today ? t('dashboard.againstPart', { ...ends, time: timeIn(board.beforeUntil, board.zone) }) : t('dashboard.against', ends)
  return `${line}, ${against}`
}

export function anything(totals: Totals): boolean {
  return totals.conversations > 0
}
