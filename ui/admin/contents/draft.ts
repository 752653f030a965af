import type { ContentBody } from '../api/knowledge-types'
import type { Content, ContentInput } from '../api/types'

export interface ContentDraft {
  kind: 'qa' | 'article'
  title: string
  questions: string[]
  /** Markdown: the answer of a Q&A, the text of an article. */
  body: string
  url: string
  lang: string
  tags: string[]
  validFrom: string | null
  validTo: string | null
}

export const blankDraft: ContentDraft = {
  kind: 'qa',
  title: '',
  questions: [''],
  body: '',
  url: '',
  lang: '',
  tags: [],
  validFrom: null,
  validTo: null,
}

type Body = Omit<ContentBody, 'validFrom' | 'validTo'> & Partial<Pick<ContentBody, 'validFrom' | 'validTo'>>

/** What is published, or the text that waits to be. */
export function draftOf(content: Body): ContentDraft {
  const kind = content.text ? 'article' : 'qa'
  return {
    kind,
    title: content.title,
    questions: content.questions.length ? content.questions : kind === 'qa' ? [''] : [],
    body: kind === 'qa' ? content.answer : content.text,
    url: content.url,
    lang: content.lang,
    tags: content.tags,
    validFrom: content.validFrom ?? null,
    validTo: content.validTo ?? null,
  }
}

/** The content as its owner left it: with the changes that are not published yet. */
export function latestDraft(content: Content): ContentDraft {
  return draftOf(content.edit ?? content)
}

/** What is sent: empty lines and empty fields are left out. */
export function inputOf(draft: ContentDraft, id?: string): ContentInput {
  const questions = draft.questions.map((question) => question.trim()).filter(Boolean)
  return {
    ...(id === undefined ? {} : { id }),
    title: draft.title.trim(),
    ...(draft.kind === 'qa' ? { answer: draft.body } : { text: draft.body }),
    ...(questions.length > 0 ? { questions } : {}),
    ...(draft.url.trim() ? { url: draft.url.trim() } : {}),
    ...(draft.lang ? { lang: draft.lang } : {}),
    ...(draft.tags.length > 0 ? { tags: draft.tags } : {}),
    ...(draft.validFrom ? { validFrom: draft.validFrom } : {}),
    ...(draft.validTo ? { validTo: draft.validTo } : {}),
  }
}
