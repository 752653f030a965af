import type { ConversationRow } from '../api/types'
import { lang, t } from '../texts'

/** The visitor's name; without one everybody is "Guest User". */
export function visitorName(row: Pick<ConversationRow, 'visitorName'>): string {
  return row.visitorName || t('conversation.guest')
}

/** "Austin, Texas" or "Lyon, France": the state where the country has it, else the country. */
export function placeName(row: Pick<ConversationRow, 'place'>): string {
  const { city, state, country } = row.place ?? {}
  return [city, state || countryName(country)].filter(Boolean).join(', ')
}

/** "Austin, Texas, United States": all that is known. */
export function wholePlace(place: ConversationRow['place'] | undefined): string {
  return [place?.city, place?.state, countryName(place?.country)].filter(Boolean).join(', ')
}

export function countryName(code: string | undefined): string {
  if (!code) return ''
  try {
    return new Intl.DisplayNames(lang.value, { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}

export function languageName(code: string | undefined): string {
  if (!code) return ''
  try {
    return new Intl.DisplayNames(lang.value, { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

/** A value of the session log: an object is written as its names and values, all else stays. */
export function logValue(value: string): string {
  if (!value.startsWith('{')) return value
  try {
    const parsed: unknown = JSON.parse(value)
    return Object.entries(parsed as object)
      .map(([name, one]) => `${name}: ${typeof one === 'object' ? JSON.stringify(one) : String(one)}`)
      .join(', ')
  } catch {
    return value
  }
}
