import { describe, expect, it } from 'vitest'
import type { Content } from '../api/types'
import { asText } from './as-text'
import { listError } from './content-fields'
import { blankDraft, draftOf, inputOf, latestDraft } from './draft'
import { filtersOf, isNarrowed } from './filters'
import { fileProblem, importLimit, mediaType } from './import-file'
import { localValue, momentOf, validAt } from './local-time'
import { remapped } from './mapping'
import { written } from './remove'

const body = { title: 'T', questions: [], answer: '', text: '', url: '', lang: '', tags: [], validFrom: null, validTo: null }
const life = { status: 'published' as const, edit: null, updatedBy: 'Ana', source: null, createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' }
const content = (more: Partial<Content>): Content => ({ id: 'x', ...body, ...life, ...more })

describe('drafts of contents', () => {
  it('survive the way there and back', () => {
    const qa = { id: 'a/b', title: 'T', questions: ['q'], answer: 'x', url: 'https://e.com', lang: 'en', tags: ['t'], validTo: '2026-12-24T18:00:00Z' }
    expect(inputOf(draftOf(content(qa)), 'a/b')).toEqual(qa)
    const article = { id: 'x', title: 'T', text: '# x' }
    expect(inputOf(draftOf(content(article)), 'x')).toEqual(article)
  })
  it('leave out what is empty', () => {
    expect(inputOf({ ...blankDraft, title: ' T ', questions: ['', ' q '], body: 'a' })).toEqual({ title: 'T', questions: ['q'], answer: 'a' })
  })
  it('begin with the changes that are not published yet', () => {
    const changed = content({ answer: 'old', status: 'changed', edit: { ...body, answer: 'new' } })
    expect(latestDraft(changed).body).toBe('new')
    expect(draftOf(changed).body).toBe('old')
  })
  it('come back after a deletion as they were', () => {
    expect(written(content({ answer: 'a' }))).toEqual([{ id: 'x', title: 'T', answer: 'a' }])
    expect(written(content({ answer: 'a', status: 'draft' }))).toEqual([{ id: 'x', title: 'T', answer: 'a', draft: true }])
    expect(written(content({ answer: 'a', status: 'changed', edit: { ...body, answer: 'b' } }))).toEqual([
      { id: 'x', title: 'T', answer: 'a' },
      { id: 'x', title: 'T', answer: 'b', draft: true },
    ])
  })
  it('are one text where their difference is shown', () => {
    const text = asText({ ...blankDraft, title: 'T', questions: ['q', ''], body: 'a', tags: ['x', 'y'] })
    expect(text.split('\n').filter(Boolean)).toEqual(['Title: T', 'Question: q', 'a', 'Tags: x, y'])
  })
})

describe('when a content counts', () => {
  it('is typed in local time and sent as a moment', () => {
    const at = momentOf('2026-12-24T18:30')!
    expect(new Date(at).getTime()).toBe(new Date(2026, 11, 24, 18, 30).getTime())
    expect(localValue(at)).toBe('2026-12-24T18:30')
    expect([momentOf(''), localValue(null), localValue('x')]).toEqual([null, '', ''])
  })
  it('is now, later or over', () => {
    const now = new Date('2026-06-01T00:00:00Z')
    expect(validAt(null, null, now)).toBe('now')
    expect(validAt('2026-06-02T00:00:00Z', null, now)).toBe('later')
    expect(validAt('2026-05-02T00:00:00Z', '2026-06-01T00:00:00Z', now)).toBe('over')
  })
})

describe('filters', () => {
  it('are read from the address, and nothing else is', () => {
    const filter = filtersOf(new URLSearchParams('chatbot=1&q=tea&status=draft&tag=&source=site:7'))
    expect(filter).toEqual({ q: 'tea', status: 'draft', source: 'site:7' })
    expect(isNarrowed(filter)).toBe(true)
    expect(isNarrowed({ q: 'tea' })).toBe(false)
  })
})

describe('files to import', () => {
  it('are told apart by their names', () => {
    expect([mediaType('a.CSV'), mediaType('a.jsonl'), mediaType('A.XLSX').endsWith('.sheet')]).toEqual(['text/csv', 'application/jsonl', true])
  })
  it('are refused before they are sent', () => {
    expect(fileProblem({ name: 'a.jsonl', size: 10 })).toBeUndefined()
    expect(fileProblem({ name: 'a.xlsx', size: 10 })).toBeUndefined()
    expect(fileProblem({ name: 'a.png', size: 10 })).toContain('.jsonl')
    expect(fileProblem({ name: 'a.csv', size: 0 })).toContain('empty')
    expect(fileProblem({ name: 'a.csv', size: importLimit + 1 })).toContain('64')
  })
  it('have one column for what stands only once', () => {
    const columns = [
      { name: 'A', as: 'title' as const, samples: [] },
      { name: 'B', as: 'ignore' as const, samples: [] },
      { name: 'C', as: 'question' as const, samples: [] },
    ]
    expect(remapped(columns, 'B', 'title')).toEqual({ A: 'ignore', B: 'title', C: 'question' })
    expect(remapped(columns, 'B', 'question')).toEqual({ A: 'title', B: 'question', C: 'question' })
  })
})

describe('errors of list entries', () => {
  it('are found under each way of naming them', () => {
    expect(listError({ 'questions[2]': 'no' }, 'questions')).toBe('no')
    expect(listError({ 'questions.0': 'no' }, 'questions')).toBe('no')
    expect(listError({ questionsX: 'no' }, 'questions')).toBeUndefined()
  })
})
