import { describe, expect, it } from 'vitest'
import { areaPath, linear, linePath, nearest, niceTicks } from './scale'

describe('niceTicks', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [10, [0, 5, 10]],
    [73, [0, 20, 40, 60, 80]],
    [1311, [0, 500, 1000, 1500]],
  ])('for %i', (max, ticks) => expect(niceTicks(max)).toEqual(ticks))
  it('always reaches the largest value', () => {
    for (let max = 1; max < 5000; max += 7) expect(niceTicks(max).at(-1)).toBeGreaterThanOrEqual(max)
  })
  it('survives what is no number', () => expect(niceTicks(Number.NaN)).toEqual([0, 1]))
})

describe('linear', () => {
  it('maps both ends and the middle', () => {
    const y = linear(0, 10, 200, 0)
    expect([y(0), y(5), y(10)]).toEqual([200, 100, 0])
  })
  it('maps a domain without width to its low end', () => expect(linear(3, 3, 7, 9)(3)).toBe(7))
})

describe('paths', () => {
  it('draws a line', () => expect(linePath([[0, 1], [10.04, 2.55]])).toBe('M0 1L10 2.6'))
  it('closes the area along the bottom', () => expect(areaPath([[0, 1], [10, 2]], 5)).toBe('M0 1L10 2L10 5L0 5Z'))
  it('draws nothing without points', () => expect(linePath([]) + areaPath([], 5)).toBe(''))
})

describe('nearest', () => {
  it('finds the closest point', () => expect(nearest([0, 10, 20], 14)).toBe(1))
})
