import { describe, expect, it } from 'vitest'
import { expiresAt, lifeOf } from './expiry'

const now = new Date('2026-11-21T12:00:00Z')

describe('expiresAt', () => {
  it('leaves a key without end out of it', () => expect(expiresAt('never', '2027-01-01', now)).toBeUndefined())
  it('counts days from now', () => {
    expect(expiresAt('month', '', now)).toBe('2026-12-21T12:00:00.000Z')
    expect(expiresAt('year', '', now)).toBe('2027-11-21T12:00:00.000Z')
  })
  it('makes a chosen day part of the time', () => {
    expect(expiresAt('day', '2027-12-31', now)).toBe(new Date(2028, 0, 1).toISOString())
  })
  it.each(['', '2027', '31.12.2027'])('never makes an endless key of the day %j', (day) => {
    expect(expiresAt('day', day, now)).toBeNull()
  })
})

describe('lifeOf', () => {
  it('tells what has ended, also while the page was open', () => {
    expect(lifeOf({ expiresAt: '2026-11-20T00:00:00Z', expired: true }, now)).toBe('expired')
    expect(lifeOf({ expiresAt: '2026-11-21T11:59:00Z', expired: false }, now)).toBe('expired')
  })
  it('warns two weeks before', () => {
    expect(lifeOf({ expiresAt: '2026-12-01T00:00:00Z', expired: false }, now)).toBe('soon')
    expect(lifeOf({ expiresAt: '2027-12-01T00:00:00Z', expired: false }, now)).toBe('good')
    expect(lifeOf({ expired: false }, now)).toBe('endless')
  })
})
