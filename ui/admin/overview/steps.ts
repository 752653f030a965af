// The way from a new server to an answer on one's own site.
import type { Site } from '../api/knowledge-types'

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
