import { describe, expect, it } from 'vitest'
import { noted, secondsLeft, type Sample } from './meaning'

const after = (...looks: [at: number, done: number][]) => looks.reduce<Sample[]>((all, [at, done]) => noted(all, { at, done, total: 100 }), [])

describe('the time until meaning is ready', () => {
  it('is not known before it moved', () => {
    expect(secondsLeft([])).toBeUndefined()
    expect(secondsLeft(after([0, 10]))).toBeUndefined()
    expect(secondsLeft(after([0, 10], [5000, 10]))).toBeUndefined()
  })
  it('follows from how fast it went', () => expect(secondsLeft(after([0, 0], [5000, 10], [10_000, 20]))).toBe(40))
  it('forgets what is long ago', () => expect(secondsLeft(after([0, 0], [100_000, 50], [110_000, 60]))).toBe(40))
  it('begins anew when the work does', () => expect(secondsLeft(after([0, 50], [1000, 60], [2000, 0]))).toBeUndefined())
})
