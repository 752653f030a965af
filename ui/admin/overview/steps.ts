// The way from a new server to an answer on one's own site.
import type { Site, SitePage } from '../api/knowledge-types'
import { shortAddress } from '../sources/words'

export const steps = ['content', 'ask', 'look', 'install'] as const
export type Step = (typeof steps)[number]

export function stepOf(value: string | null): Step {
  return steps.find((step) => step === value) ?? 'content'
}

export function after(step: Step): Step | undefined {
  return steps[steps.indexOf(step) + 1]
}

export function before(step: Step): Step | undefined {
  return steps[steps.indexOf(step) - 1]
}

/** How the reading of a website stands for somebody who waits for the first answer. */
export type Reading = 'none' | 'begun' | 'some' | 'done' | 'nothing'

export function readingOf(site: Pick<Site, 'running' | 'run' | 'pages'> | undefined): Reading {
  if (!site) return 'none'
  if (site.pages > 0) return site.running ? 'some' : 'done'
  return site.running || !site.run ? 'begun' : 'nothing'
}

/** The website that somebody who begins looks at: the one that is read right now, else the newest. */
export function latest(sites: readonly Site[]): Site | undefined {
  return sites.find((site) => site.running) ?? [...sites].sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0]
}

const longestName = 40

/** What to call a front desk whose website was read: as its start page does, unless that is a sentence. */
export function nameFor(site: Pick<Site, 'name' | 'url'>, pages: readonly Pick<SitePage, 'url' | 'title'>[]): string {
  const start = pages.find((page) => shortAddress(page.url) === shortAddress(site.url))
  const title = start?.title.split(/\s+[|–—·-]\s+|[:,]\s+/)[0]?.trim() ?? ''
  return title !== '' && title.length <= longestName ? title : site.name.slice(0, 80)
}
