import { expect, test } from 'vitest'
import { dayName, relativeTime } from './time'

const now = new Date(2026, 4, 12, 12, 0, 0)
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000)

test.each([
  [4, 'now'],
  [40, '40 seconds ago'],
  [60, '1 minute ago'],
  [3599, '59 minutes ago'],
  [7200, '2 hours ago'],
  [86_400, 'yesterday'],
  [86_400 * 10, 'last week'],
  [86_400 * 400, 'last year'],
  [-7200, 'in 2 hours'],
])('%d seconds ago reads %s', (seconds, want) => {
  expect(relativeTime(before(seconds), now, 'en')).toBe(want)
})

test('days by name', () => {
  expect(dayName(before(3600), now, 'en')).toBe('Today')
  expect(dayName(before(3600 * 13), now, 'en')).toBe('Yesterday')
  expect(dayName(new Date(2026, 1, 3), now, 'en')).toBe('February 3')
  expect(dayName(new Date(2024, 1, 3), now, 'en')).toBe('February 3, 2024')
})
