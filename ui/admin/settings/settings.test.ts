import { describe, expect, it } from 'vitest'
import { usualPort } from './email-page'
import { scheduleWords } from './schedule'

describe('schedules in words', () => {
  it.each([
    ['*/10 * * * *', 'every 10 minutes'],
    ['* * * * *', 'every minute'],
    ['17 * * * *', 'every hour, 17 minutes past'],
    ['0 0 1 * *', '0 0 1 * *'],
    ['5,35 * * * *', '5,35 * * * *'],
    ['@daily', '@daily'],
  ])('%s', (cron, words) => expect(scheduleWords(cron)).toBe(words))
  it('names the time of a daily one', () => expect(scheduleWords('43 3 * * *')).toMatch(/^every day at 3:43/))
})

describe('the usual port of a mail server', () => {
  it('follows the encryption', () => expect(usualPort('tls', { port: 587 })).toBe(465))
  it('leaves a port alone that somebody chose', () => expect(usualPort('tls', { port: 2525 })).toBe(2525))
})
