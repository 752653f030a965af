import './geo.css'
import { geo, type GeoPage } from '../api/geo'
import { useLoad } from '../live/load'
import { lang, t } from '../texts'

/** A day as people write it; times of data are in UTC. */
export function day(at: string): string {
  return new Intl.DateTimeFormat(lang.value, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(at))
}

export interface Credit {
  credit: string
  url: string
  date: string
}

/** Whom the places are from: the data in the program always, since places of before stay, and files in use whose licence wants it. */
export function credits(page: GeoPage): Credit[] {
  const all = [{ credit: page.builtIn.credit, url: page.builtIn.url, date: page.builtIn.madeAt }]
  for (const file of page.files) {
    if (file.credit && file.url) all.push({ credit: file.credit, url: file.url, date: file.madeAt ?? '' })
  }
  return all
}

/** The line that stands wherever a place is shown. */
export function PlaceCredit() {
  const page = useLoad('geo', (signal) => geo.page(signal), ['geo'])
  if (!page.data) return null
  return (
    <p class="place-credit">
      {credits(page.data).map(({ credit, url, date }, i) => (
        <span key={credit + date}>
          {i > 0 && ' · '}
          <a href={url} target="_blank" rel="noopener noreferrer">
            {credit}
          </a>
          {date && ` (${t('geo.asOf', { date: day(date) })})`}
        </span>
      ))}
    </p>
  )
}
