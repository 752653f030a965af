import { describe, expect, it } from 'vitest'
import { shade, steps } from './shade'
import { shape as us } from './us.gen'
import { shape as world } from './world.gen'

describe('shade', () => {
  it.each([
    [0, 100, 0],
    [1, 100, 1],
    [4, 100, 1],
    [5, 100, 2],
    [50, 100, 4],
    [100, 100, 5],
    [1, 1, 5],
    [3, 0, 0],
    [Number.NaN, 10, 0],
  ])('of %d of %d', (value, max, step) => expect(shade(value, max)).toBe(step))
  it('never goes down as a value goes up, and uses every step', () => {
    const all = Array.from({ length: 1000 }, (_, i) => shade(i + 1, 1000))
    expect(all).toEqual([...all].sort((a, b) => a - b))
    expect(new Set(all).size).toBe(steps)
  })
})

describe('the maps', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  it('have every state and the capital', () => {
    expect(us.areas).toHaveLength(51)
    expect(new Set(us.areas.map(([id]) => id)).size).toBe(51)
    for (const [id] of us.areas) expect(id).toMatch(/^US-[A-Z]{2}$/)
  })
  it('have countries that people have names for, each once', () => {
    const ids = [...world.areas.map(([id]) => id).filter(Boolean), ...world.dots.map(([id]) => id)]
    expect(ids.length).toBeGreaterThan(230)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(names.of(id), id).toBeTruthy()
    for (const id of ['US', 'DE', 'FR', 'SG', 'MT', 'NO', 'TW', 'PS']) expect(ids).toContain(id)
  })
  it.each([['us', us], ['world', world]] as const)('draw %s inside of its frame', (_, map) => {
    for (const [id, path, x, y] of map.areas) {
      expect(path, id).toMatch(/^(M-?\d+ -?\d+l[-\d ]+z)+$/)
      expect(x >= 0 && x <= map.width && y >= 0 && y <= map.height, id).toBe(true)
    }
  })
})
