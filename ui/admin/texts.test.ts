import { describe, expect, it } from 'vitest'

describe('the texts', () => {
  it('have each key in one group alone', () => {
    const groups = import.meta.glob<Record<string, Record<string, string>>>('./texts/*.en.ts', { eager: true })
    const seen = new Map<string, string>()
    for (const [path, module] of Object.entries(groups)) {
      for (const key of Object.keys(Object.values(module)[0]!)) {
        expect(seen.get(key), `${key} of ${path}`).toBeUndefined()
        seen.set(key, path)
      }
    }
    expect(seen.size).toBeGreaterThan(500)
  })
})
