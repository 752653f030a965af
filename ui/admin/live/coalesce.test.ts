import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { coalesce } from './coalesce'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('runs at once, then once for everything that came in between', () => {
  const work = vi.fn()
  const ask = coalesce(work, 100)
  ask()
  expect(work).toHaveBeenCalledTimes(1)
  for (let i = 0; i < 50; i++) ask()
  expect(work).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(100)
  expect(work).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(1000)
  expect(work).toHaveBeenCalledTimes(2)
})

it('may ask again from inside of the work', () => {
  let runs = 0
  const ask = coalesce(() => {
    if (++runs < 3) ask()
  }, 100)
  ask()
  vi.advanceTimersByTime(1000)
  expect(runs).toBe(3)
})

it('drops what waits when it is stopped', () => {
  const work = vi.fn()
  const ask = coalesce(work, 100)
  ask()
  ask()
  ask.stop()
  vi.advanceTimersByTime(1000)
  expect(work).toHaveBeenCalledTimes(1)
})
