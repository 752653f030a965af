import { describe, expect, it } from 'vitest'
import { changed, emptyList, type Change, type Paged } from './paging'

interface Row {
  id: string
  n?: number
}
const rows = (text: string): Row[] => [...text].map((id) => ({ id }))
const list = (text: string, next: string | null = null): Paged<Row> => ({ rows: rows(text), next, fresh: false })
const apply = (from: Paged<Row>, ...steps: Change<Row>[]) => steps.reduce(changed<Row>, from)
const ids = (paged: Paged<Row>) => paged.rows.map((row) => row.id).join('')

describe('pages', () => {
  it('appends the page that was asked for', () => {
    const all = apply(
      emptyList(),
      { kind: 'page', after: null, rows: rows('abc'), next: 'c' },
      { kind: 'page', after: 'c', rows: rows('de'), next: null },
    )
    expect(ids(all)).toBe('abcde')
    expect(all).toMatchObject({ next: null, fresh: false })
  })
  it('drops a page nobody waits for any more', () => {
    expect(ids(apply(list('abc', 'c'), { kind: 'page', after: 'x', rows: rows('yz'), next: null }))).toBe('abc')
  })
  it('shows a row once when it comes again', () => {
    expect(ids(apply(list('abc', 'c'), { kind: 'page', after: 'c', rows: rows('cd'), next: null }))).toBe('abcd')
  })
})

describe('the first page read again', () => {
  it('puts new rows on top and keeps what follows', () => {
    const next = apply(list('abcdef', 'f'), { kind: 'head', rows: rows('xyab'), next: 'b' })
    expect(ids(next)).toBe('xyabcdef')
    expect(next.next).toBe('f')
  })
  it('takes out what has left', () => {
    expect(ids(apply(list('abcdef', 'f'), { kind: 'head', rows: rows('acd'), next: 'd' }))).toBe('acdef')
  })
  it('takes the new state of a row', () => {
    const next = apply(list('ab', 'b'), { kind: 'head', rows: [{ id: 'a', n: 7 }, { id: 'b' }], next: 'b' })
    expect(next.rows[0]).toEqual({ id: 'a', n: 7 })
  })
  it('moves the cursor on when it reaches further than the list', () => {
    const next = apply(list('abc', 'c'), { kind: 'head', rows: rows('bcd'), next: 'd' })
    expect(ids(next)).toBe('bcd')
    expect(next.next).toBe('d')
  })
  it('begins anew when so much has come that there is a gap', () => {
    const next = apply(list('abc', 'c'), { kind: 'head', rows: rows('xyz'), next: 'z' })
    expect(ids(next)).toBe('xyz')
    expect(next.next).toBe('z')
  })
  it('is the whole list when nothing follows', () => {
    expect(apply(list('abc', 'c'), { kind: 'head', rows: [], next: null })).toEqual({ rows: [], next: null, fresh: false })
  })
})

describe('single rows', () => {
  it('changes a row that is there and ignores others', () => {
    const next = apply(list('ab'), { kind: 'row', row: { id: 'b', n: 1 } }, { kind: 'row', row: { id: 'x' } })
    expect(next.rows).toEqual([{ id: 'a' }, { id: 'b', n: 1 }])
  })
  it('takes a row out and brings it back to its place, once', () => {
    const gone = apply(list('abc'), { kind: 'gone', id: 'b' })
    expect(ids(gone)).toBe('ac')
    const back: Change<Row> = { kind: 'back', row: { id: 'b' }, at: 1 }
    expect(ids(apply(gone, back, back))).toBe('abc')
  })
})
