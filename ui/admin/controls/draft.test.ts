import { describe, expect, it } from 'vitest'
import { changes, same } from './draft'

describe('changes', () => {
  const from = { name: 'A', look: { accent: '#000', x: 1 }, words: ['a', 'b'], idle: 0 }
  it('is empty when nothing changed', () => expect(changes(from, structuredClone(from))).toEqual({}))
  it('holds changed fields alone, inside of objects too', () => {
    expect(changes(from, { ...from, look: { accent: '#fff', x: 1 } })).toEqual({ look: { accent: '#fff' } })
  })
  it('holds lists whole', () => expect(changes(from, { ...from, words: ['b'] })).toEqual({ words: ['b'] }))
  it('holds values that became empty', () => expect(changes(from, { ...from, name: '', idle: 3 })).toEqual({ name: '', idle: 3 }))
})

describe('same', () => {
  it('compares by value', () => {
    expect(same({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toBe(true)
    expect(same({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })).toBe(false)
    expect(same([], {})).toBe(false)
    expect(same(null, {})).toBe(false)
    expect(same(Number.NaN, Number.NaN)).toBe(true)
  })
})
