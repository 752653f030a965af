import type { SiteSettings } from '../api/knowledge-types'

/** What a website is read with unless its owner says otherwise; the server has the same. */
export const defaultSettings: SiteSettings = {
  include: [],
  exclude: [],
  maxPages: 500,
  maxDepth: 10,
  delayMs: 200,
  schedule: 'weekly',
  changes: 'apply',
}
