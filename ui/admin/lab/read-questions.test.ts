import { describe, expect, it } from 'vitest'
import { readQuestions } from './read-questions'

describe('readQuestions', () => {
  it('takes every line as a question and drops empty ones', () => {
    expect(readQuestions('\uFEFFWhen do you open?\r\n\r\n  Do you ship?  \n')).toEqual({
      questions: [{ q: 'When do you open?' }, { q: 'Do you ship?' }],
      wrong: [],
    })
  })
  it('takes what stands after a tab as the content that should answer', () => {
    expect(readQuestions('When do you open?\thours\nDo you ship?\t').questions).toEqual([
      { q: 'When do you open?', expected: 'hours' },
      { q: 'Do you ship?' },
    ])
  })
  it('leaves commas in questions alone', () => {
    expect(readQuestions('Well, do you?').questions).toEqual([{ q: 'Well, do you?' }])
  })
  it('reads JSONL with ids and expectations, also that nothing should answer', () => {
    const text = '{"id":"a","q":"Open?","expected":"hours"}\n{"q":"Weather?","expected":null}\n\n{"q":"Free?"}'
    expect(readQuestions(text)).toEqual({
      questions: [{ id: 'a', q: 'Open?', expected: 'hours' }, { q: 'Weather?', expected: null }, { q: 'Free?' }],
      wrong: [],
    })
  })
  it('tells which lines of JSONL are no questions', () => {
    expect(readQuestions('{"q":"Open?"}\nnonsense\n[]\nnull\n{"q":3}\n{"q":" "}')).toEqual({
      questions: [{ q: 'Open?' }],
      wrong: [2, 3, 4, 5, 6],
    })
  })
  it('finds nothing in nothing', () => {
    expect(readQuestions(' \n')).toEqual({ questions: [], wrong: [] })
  })
})
