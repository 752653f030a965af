import type { AnswerKind, Outcomes } from '../api/lab-types'

/** Kinds of answers, the surest first. */
export const outcomeOrder: readonly AnswerKind[] = ['direct', 'choices', 'model', 'passages', 'none']

export interface OutcomeChange {
  kind: AnswerKind
  before: number
  after: number
}

/** Kinds that stand on either side, in their order, with how many there were and would be. */
export function outcomeChanges(before: Outcomes, after: Outcomes): OutcomeChange[] {
  return outcomeOrder
    .map((kind) => ({ kind, before: before[kind], after: after[kind] }))
    .filter((row) => row.before > 0 || row.after > 0)
}
