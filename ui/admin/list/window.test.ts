import { describe, expect, it } from 'vitest'
import { neighbour } from './neighbour'
import { scrollFor, visibleRange } from './window'

describe('visibleRange', () => {
  it('draws what is in view and a few around', () => {
    expect(visibleRange(4400, 440, 44, 1_000_000)).toEqual({ start: 84, end: 128 })
  })
  it('begins at the first row', () => expect(visibleRange(0, 440, 44, 5)).toEqual({ start: 0, end: 5 }))
  it('shows the end of a list that became shorter than the scroll position', () => {
    const range = visibleRange(40_000, 440, 44, 30)
    expect(range.start).toBeLessThan(20)
    expect(range.end).toBe(30)
  })
  it('is empty for an empty list', () => expect(visibleRange(0, 440, 44, 0)).toEqual({ start: 0, end: 0 }))
})

describe('scrollFor', () => {
  it('leaves a row in view alone', () => expect(scrollFor(3, 44, 440, 44)).toBe(44))
  it('scrolls up to a row above', () => expect(scrollFor(0, 100, 440, 44)).toBe(0))
  it('scrolls down to a row below', () => expect(scrollFor(20, 0, 440, 44)).toBe(21 * 44 - 440))
})

describe('neighbour', () => {
  const rows = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
  it('begins with the first row', () => expect(neighbour(rows, null, 1)).toBe(rows[0]))
  it('goes on and back', () => {
    expect(neighbour(rows, 'a', 1)).toBe(rows[1])
    expect(neighbour(rows, 'c', -1)).toBe(rows[1])
  })
  it('stops at the ends', () => {
    expect(neighbour(rows, 'c', 1)).toBeUndefined()
    expect(neighbour(rows, 'a', -1)).toBeUndefined()
  })
})
