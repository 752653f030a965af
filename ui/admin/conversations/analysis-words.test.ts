import { describe, expect, it } from 'vitest'
import type { Analysis } from '../api/analysis'
import { draftOf, madeBy, makerName, patchOf, wrongIn } from './analysis-words'

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

  it('tells the fields of the model from those of the rules', () => {
    const of = (fromModel: string[], corrected: string[] = []) => madeBy({ ...made, maker: 'qwen3', fromModel, corrected })
    const all = ['subject', 'summary', 'category', 'sentiment', 'behaviour', 'score']
    expect(madeBy(made)).toBe('Made by built-in rules')
    expect(of([...all, 'tags'])).toBe('Made by qwen3')
    expect(of(['summary', 'tags', 'subject'])).toBe('Subject, Summary: qwen3. The rest: built-in rules')
    // What a person wrote is of neither.
    expect(of(all.slice(0, 5), ['score'])).toBe('Made by qwen3')
    expect(of(['subject', 'summary'], ['subject'])).toBe('Summary: qwen3. The rest: built-in rules')
    expect(of(['tags'])).toBe('Made by built-in rules')
    expect(madeBy({ ...made, maker: 'old-model' })).toBe('Made by old-model')
  })
})
