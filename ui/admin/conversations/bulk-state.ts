// Which runs over many conversations are shown: those of this visit, and what was broken off.
import { signal } from '@preact/signals'
import type { BulkRun } from '../api/conversations'

const mine = signal<ReadonlySet<string>>(new Set())
const hidden = signal<ReadonlySet<string>>(new Set())

/** Shows a run that was begun here. */
export function showRun(run: BulkRun): void {
  mine.value = new Set([...mine.value, run.id])
}

export function hideRun(run: BulkRun): void {
  hidden.value = new Set([...hidden.value, run.id])
}

/** True while nothing has come of it yet. */
export function isGoing(run: BulkRun): boolean {
  return run.state === 'running' || (run.state === 'waiting' && run.action !== 'export')
}

/** What is shown of all runs, newest first: at most three, so that the list keeps its place. */
export function shownRuns(runs: readonly BulkRun[], now: number): BulkRun[] {
  return runs
    .filter((run) => {
      if (hidden.value.has(run.id)) return false
      if (isGoing(run) || mine.value.has(run.id)) return true
      return run.state === 'interrupted' && now - Date.parse(run.endedAt ?? run.startedAt) < 86_400_000
    })
    .slice(0, 3)
}
