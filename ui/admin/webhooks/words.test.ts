import { describe, expect, it } from 'vitest'
import { readable, shortAddress, spanStart } from './words'

describe('words of webhooks', () => {
  it('shortens addresses', () => {
    expect(shortAddress('https://shop.example/hooks/')).toBe('shop.example/hooks')
    expect(shortAddress('http://127.0.0.1:9/x')).toBe('127.0.0.1:9/x')
  })
  it('breaks JSON into lines and leaves other text', () => {
    expect(readable('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
    expect(readable('<b>no</b>')).toBe('<b>no</b>')
  })
  it('gives the begin of a span in whole minutes', () => {
    const now = new Date('2026-11-21T12:34:56.789Z')
    expect(spanStart('hour', now)).toBe('2026-11-21T11:34:00.000Z')
    expect(spanStart('never', now)).toBeUndefined()
    expect(spanStart(null, now)).toBeUndefined()
  })
})
