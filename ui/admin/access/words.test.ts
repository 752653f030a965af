import { describe, expect, it } from 'vitest'
import type { CreditEntry } from '../api/access'
import { allowanceText, entryText, refusalWords, sentence, signed } from './words'

const entry = (patch: Partial<CreditEntry>): CreditEntry => ({ id: '1', at: '', user: 'u', kind: 'reply', amount: -1, balance: 0, ...patch })

describe('words of the ledger', () => {
  it('tell what an answer was', () => {
    expect(entryText(entry({ path: 'direct' }))).toBe('Answer · A content’s own words')
    expect(entryText(entry({ path: 'model', model: 'llama3.2:3b' }))).toBe('Answer · written by llama3.2:3b')
  })
  it('tell who corrected and why', () => {
    expect(entryText(entry({ kind: 'correction', reason: 'Booked twice', actor: 'Ana' }))).toBe('Correction · Booked twice · Ana')
  })
  it('put the sign before every amount', () => {
    expect([signed(20), signed(-1500)]).toEqual(['+20', '−1,500'])
  })
  it('say an allowance with its period', () => {
    expect(allowanceText({ allowance: { for: 'everyone', credits: 1, period: 'day' } })).toBe('1 credit each day')
    expect(allowanceText({ allowance: { for: 'plan', value: 'gold', credits: 500, period: 'month' } })).toBe('500 credits each month')
    expect(allowanceText({})).toBe('None')
  })
  it('name every reason of a refusal', () => {
    for (const why of ['credits', 'gate', 'gate_failed', 'limit', 'proof', 'identity'] as const) {
      expect(refusalWords({ id: '1', at: '', why, detail: '', times: 1 }).text).toMatch(/\w/)
    }
  })
  it('make sentences of phrases', () => expect(sentence('it said no')).toBe('It said no'))
})
