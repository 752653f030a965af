// How long it takes until contents are found by meaning, from how fast it went so far.
import type { Meaning } from '../api/knowledge-types'

export interface Sample {
  at: number
  done: number
  total: number
}

const keptMs = 60_000

/** Adds a look at the progress; a new beginning forgets what was before, and so does a minute. */
export function noted(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1)
  if (last && sample.done < last.done) return [sample]
  if (last && sample.done === last.done && sample.total === last.total) return [...samples]
  return [...samples.filter((one) => sample.at - one.at <= keptMs), sample]
}

/** Seconds until all is done; undefined as long as the speed is not known. */
export function secondsLeft(samples: readonly Sample[]): number | undefined {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || last.done <= first.done || last.at <= first.at) return undefined
  const perSecond = ((last.done - first.done) * 1000) / (last.at - first.at)
  return Math.max(0, (last.total - last.done) / perSecond)
}

/** What is being worked on: the one that comes next while an old one still serves, else the one in use. */
export function progressOf(meaning: Meaning): { done: number; total: number } {
  return meaning.next ?? meaning
}
