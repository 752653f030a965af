import { expect, it } from 'vitest'
import { outcomeChanges } from './outcomes'

it('sets kinds side by side, the surest first, without those that never were', () => {
  const before = { direct: 3, choices: 0, model: 0, passages: 2, none: 0 }
  const after = { direct: 1, choices: 0, model: 0, passages: 2, none: 2 }
  expect(outcomeChanges(before, after)).toEqual([
    { kind: 'direct', before: 3, after: 1 },
    { kind: 'passages', before: 2, after: 2 },
    { kind: 'none', before: 0, after: 2 },
  ])
})
