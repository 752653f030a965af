import { describe, expect, it } from 'vitest'
import { listError } from './content-fields'
import { blankDraft, draftOf, inputOf } from './draft'
import { fileProblem, importLimit, mediaType } from './import-file'

const blank = { questions: [], answer: '', text: '', url: '', lang: '', tags: [] }
const times = { createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' }

describe('drafts of contents', () => {
  it('survive the way there and back', () => {
    const qa = { id: 'a/b', title: 'T', questions: ['q'], answer: 'x', url: 'https://e.com', lang: 'en', tags: ['t'] }
    expect(inputOf(draftOf({ ...blank, ...qa, ...times }), 'a/b')).toEqual(qa)
    const article = { id: 'x', title: 'T', text: '# x' }
    expect(inputOf(draftOf({ ...blank, ...article, ...times }), 'x')).toEqual(article)
  })
  it('leave out what is empty', () => {
    expect(inputOf({ ...blankDraft, title: ' T ', questions: ['', ' q '], body: 'a' })).toEqual({ title: 'T', questions: ['q'], answer: 'a' })
  })
})

describe('files to import', () => {
  it('are told apart by their names', () => {
    expect([mediaType('a.CSV'), mediaType('a.jsonl')]).toEqual(['text/csv', 'application/jsonl'])
  })
  it('are refused before they are sent', () => {
    expect(fileProblem({ name: 'a.jsonl', size: 10 })).toBeUndefined()
    expect(fileProblem({ name: 'a.xlsx', size: 10 })).toContain('.jsonl')
    expect(fileProblem({ name: 'a.csv', size: 0 })).toContain('empty')
    expect(fileProblem({ name: 'a.csv', size: importLimit + 1 })).toContain('64')
  })
})

describe('errors of list entries', () => {
  it('are found under each way of naming them', () => {
    expect(listError({ 'questions[2]': 'no' }, 'questions')).toBe('no')
    expect(listError({ 'questions.0': 'no' }, 'questions')).toBe('no')
    expect(listError({ questionsX: 'no' }, 'questions')).toBeUndefined()
  })
})
