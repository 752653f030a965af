import { describe, expect, it } from 'vitest'
import type { Analysis } from '../api/analysis'
import { draftOf, makerName, patchOf, wrongIn } from './analysis-words'

const made: Analysis = {
  at: '2026-11-21T20:00:00Z',
  maker: 'built-in',
  subject: 'Where is my parcel?',
  summary: 'Asked: “Where is my parcel?”.',
  category: 'Delivery',
  lang: 'en',
  sentiment: 'neutral',
  behaviour: 'calm',
  score: 4,
  corrected: ['score'],
}

describe('the editor of an analysis', () => {
  it('sends what was changed and nothing else', () => {
    const before = draftOf(made)
    expect(patchOf(before, before, [])).toEqual({})
    expect(patchOf(before, { ...before, subject: '  A late parcel ', score: '7' }, [])).toEqual({ subject: 'A late parcel', score: 7 })
  })

  it('gives back with null, whatever was typed', () => {
    const before = draftOf(made)
    expect(patchOf(before, { ...before, score: '9' }, ['score'])).toEqual({ score: null })
  })

  it('says what is wrong before anything is sent', () => {
    const before = draftOf(made)
    expect(wrongIn(before)).toEqual({})
    const wrong = wrongIn({ ...before, subject: ' ', category: 'x'.repeat(41), score: '11' })
    expect(Object.keys(wrong).sort()).toEqual(['category', 'score', 'subject'])
    expect(wrong.category).toContain('40')
    for (const score of ['', '-1', '7.5', 'ten', '010']) expect(wrongIn({ ...before, score }).score).toBeTruthy()
    expect(wrongIn({ ...before, subject: '🙂'.repeat(120) }).subject).toBeUndefined()
  })

  it('names who made it', () => {
    expect(makerName('built-in')).toBe('built-in rules')
    expect(makerName('qwen3:1.7b')).toBe('qwen3:1.7b')
  })
})
