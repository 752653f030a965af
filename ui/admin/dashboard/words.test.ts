import { describe, expect, it } from 'vitest'
import type { BoardDay } from '../api/dashboard'
import { blockOf, blocks, change, countryName, duration, plusDays, points, weekdays } from './words'

describe('change', () => {
  it.each([
    [12, 10, 'more', '20 %', 'good', 'up'],
    [8, 10, 'more', '20 %', 'bad', 'down'],
    [8, 10, 'less', '20 %', 'good', 'down'],
    [12, 10, 'neither', '20 %', 'plain', 'up'],
    [10, 10, 'more', 'as before', 'plain', ''],
    [5, 0, 'more', 'none before', 'plain', ''],
    [0, 0, 'more', 'as before', 'plain', ''],
    [0, 4, 'more', '100 %', 'bad', 'down'],
    [3000, 1, 'more', '299,900 %', 'good', 'up'],
  ] as const)('from %d after %d (%s)', (now, before, liking, text, tone, way) => {
    expect(change(now, before, liking)).toEqual({ text, tone, way })
  })
  it('tells shares in points', () => {
    expect(points(0.125, 0.1, true, 'more')).toEqual({ text: '2.5 points', tone: 'good', way: 'up' })
    expect(points(0.1, 0.1, true, 'more').way).toBe('')
    expect(points(0.1, 0, false, 'more').text).toBe('none before')
  })
})

describe('duration', () => {
  it.each([
    [0.42, '0.4 s'],
    [12.4, '12 s'],
    [89, '89 s'],
    [180, '3 min'],
    [9000, '2.5 h'],
  ])('%d', (seconds, text) => expect(duration(seconds)).toBe(text))
})

describe('days', () => {
  const days = (n: number): BoardDay[] =>
    Array.from({ length: n }, (_, i) => ({ day: plusDays('2024-02-20', i), conversations: 1, active: 0, ended: 1, messages: i, leads: 0, before: 2 }))
  it('go over leap days', () => expect(plusDays('2024-02-28', 2)).toBe('2024-03-01'))
  it('are blocks where there are many', () => expect([30, 90, 365, 1800].map(blockOf)).toEqual([1, 1, 7, 30]))
  it('lose nothing in blocks, and end with the last day', () => {
    const list = blocks(days(17), 7, (day) => day.conversations)
    expect(list.map((one) => one.value)).toEqual([3, 7, 7])
    expect(list.map((one) => one.before)).toEqual([6, 14, 14])
    expect(list.at(-1)).toMatchObject({ first: '2024-03-01', last: '2024-03-07' })
  })
  it('begin with Monday', () => expect(weekdays('long')[0]).toBe('Monday'))
})

describe('countryName', () => {
  it('knows codes and what is not known', () => {
    expect(countryName('DE')).toBe('Germany')
    expect(countryName('-')).toBe('Not known')
  })
})
