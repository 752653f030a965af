import { useEffect } from 'preact/hooks'
import { sites } from '../api/knowledge'
import type { Site, SitePage } from '../api/knowledge-types'
import { useLoad } from '../live/load'
import { shortAddress } from '../sources/words'
import { t } from '../texts'

const shown = 6
const looked = 200

/** The pages that were read last, newest first. */
export function newest(pages: readonly SitePage[]): SitePage[] {
  return pages
    .filter((page) => page.readAt && page.state !== 'failed' && page.state !== 'skipped' && page.words > 0)
    .sort((a, b) => b.readAt.localeCompare(a.readAt))
}

/** Pages of a website as they are read. */
export function useRead(bot: string, site: Site | undefined): SitePage[] {
  const loaded = useLoad(site ? `arriving:${site.id}` : null, (signal) => sites.pages(bot, site!.id, { limit: looked }, signal))
  useEffect(loaded.reload, [site?.pages, site?.running])
  return newest(loaded.data?.items ?? [])
}

export function Arriving({ bot, site }: { bot: string; site: Site }) {
  const pages = useRead(bot, site)
  if (pages.length === 0) return null
  return (
    <ul class="arriving" aria-label={t('welcome.arriving')}>
      {pages.slice(0, shown).map((page) => (
        <li key={page.id}>
          <span class="arriving-name" dir="auto">
            {page.title || shortAddress(page.url)}
          </span>
          <span class="muted small-text numbers">{t('run.words', { n: page.words })}</span>
        </li>
      ))}
    </ul>
  )
}
