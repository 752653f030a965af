import { describe, expect, it } from 'vitest'
import type { Site, SiteRun, SourceFile } from '../api/knowledge-types'
import { rowsOf, withEntry } from './rows'
import { errorText, runShare, shortAddress, siteState } from './words'

const run: SiteRun = {
  id: 'r', state: 'done', startedAt: '2026-01-01T10:00:00Z', endedAt: '2026-01-01T10:01:00Z', found: 10, read: 6, added: 6, changed: 0, gone: 0,
  unchanged: 0, skipped: 1, failed: 1, words: 900, errors: [], current: '', note: '',
}
const site: Site = {
  id: 's', url: 'https://www.shop.example/', name: '', running: false, pages: 6, words: 900, waiting: 0, nextAt: null, createdAt: '2026-01-01T09:00:00Z', run,
  settings: { include: [], exclude: [], maxPages: 1, maxDepth: 1, delayMs: 0, schedule: 'daily', changes: 'ask' },
}
const file: SourceFile = {
  id: 'f', name: 'a.pdf', size: 2048, type: 'application/pdf', state: 'ready', problem: '', pages: 2, words: 30, contents: 1, createdAt: '2026-01-03T09:00:00Z', createdBy: 'Ana',
}

describe('the list of sources', () => {
  it('has websites first, then files, the newest of each first', () => {
    const rows = rowsOf([site, { ...site, id: 'new', createdAt: '2026-01-02T09:00:00Z' }], [file, { ...file, id: 'old', createdAt: '2025-01-01T00:00:00Z' }])
    expect(rows.map((row) => row.id)).toEqual(['site:new', 'site:s', 'file:f', 'file:old'])
  })
  it('calls a website without a name by its address', () => {
    expect(rowsOf([site], [])[0]).toMatchObject({ name: 'shop.example', detail: '' })
    expect(rowsOf([{ ...site, name: 'The shop' }], [])[0]).toMatchObject({ name: 'The shop', detail: 'shop.example' })
  })
  it('takes an entry as it is now, and a new one in front', () => {
    expect(withEntry([site], { ...site, pages: 9 })[0]!.pages).toBe(9)
    expect(withEntry([site], { ...site, id: 'x' }).map((one) => one.id)).toEqual(['x', 's'])
  })
})

describe('words about a website', () => {
  it('say that nothing could be read', () => {
    expect(siteState({ ...site, run: { ...run, added: 0 } })).toMatchObject({ tone: 'bad' })
    expect(siteState({ ...site, run: null }).text).toBe('Not read yet')
    expect(siteState({ ...site, running: true }).tone).toBe('accent')
    expect(siteState(site)).toMatchObject({ tone: 'ok' })
  })
  it('measure how far a run is, and never beyond its end', () => {
    expect(runShare(run)).toBeCloseTo(0.6)
    expect(runShare({ found: 0, read: 0 })).toBe(0)
    expect(runShare({ found: 2, read: 5 })).toBe(1)
  })
  it('name errors, also those that nobody wrote words for', () => {
    expect(errorText({ kind: 'not_found' })).toBe('Not found (404)')
    expect(errorText({ kind: 'odd_thing' as never })).toBe('odd thing')
  })
})

describe('an address', () => {
  it('is shown without what everybody knows', () => {
    expect(shortAddress('https://www.shop.example/')).toBe('shop.example')
    expect(shortAddress('http://shop.example/a/')).toBe('shop.example/a')
  })
})
