import { describe, expect, it } from 'vitest'
import type { GeoFile, GeoPage } from '../api/geo'
import { credits, day } from './credit'

const page = (...files: GeoFile[]): GeoPage => ({
  builtIn: { madeAt: '2026-06-05T23:43:00Z', credit: 'IP Geolocation by DB-IP', url: 'https://db-ip.com', licence: 'CC BY 4.0' },
  path: '/data/geo',
  files,
})

describe('credits of places', () => {
  it('name the data in the program also while a file is in use, since older places stay', () => {
    const file: GeoFile = { name: 'c.mmdb', state: 'in_use', inUse: true, cities: true, madeAt: '2026-08-01T00:00:00Z', credit: 'GeoLite Data created by MaxMind', url: 'https://www.maxmind.com' }
    expect(credits(page(file)).map((one) => one.url)).toEqual(['https://db-ip.com', 'https://www.maxmind.com'])
  })
  it('leave out files whose licence wants nothing, and those that are not in use', () => {
    expect(credits(page({ name: 'own.mmdb', state: 'in_use', inUse: true, cities: false }, { name: 'bad.mmdb', state: 'refused', inUse: false, cities: false }))).toHaveLength(1)
  })
  it('have the day in UTC, wherever the owner is', () => expect(day('2026-06-05T23:43:00Z')).toContain('5'))
})
