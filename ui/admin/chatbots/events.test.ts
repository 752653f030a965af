import { describe, expect, it } from 'vitest'
import { eventKey, keyProblem } from './events'

describe('eventKey', () => {
  it.each([
    ['Price list: opened', 'PRICE_LIST_OPENED'],
    ['préparé', 'PREPARE'],
    ['  2nd_step', 'ND_STEP'],
    ['BOUGHT_', 'BOUGHT_'],
    ['購入', ''],
    ['x'.repeat(80), 'X'.repeat(60)],
  ])('%s', (typed, key) => expect(eventKey(typed)).toBe(key))
})

it('names the second of two equal keys alone', () => {
  const events = [{ key: 'A' }, { key: '' }, { key: 'A' }, { key: '' }]
  expect(events.map((_, i) => Boolean(keyProblem(events, i)))).toEqual([false, false, true, false])
})
