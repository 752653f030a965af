// What the server says and hears about websites, files and the life of a content.
import type { components } from '../../shared/api.gen'
import type { ContentRow } from './types'

type Schemas = components['schemas']

export type Site = Schemas['Site']
export type SiteSettings = Schemas['SiteSettings']
export type Schedule = SiteSettings['schedule']
export type SiteRun = Schemas['SiteRun']
export type RunError = Schemas['SiteError']
export type SitePage = Schemas['SitePage']
export type PageState = SitePage['state']
export type SitePageDetails = Schemas['SitePageDetails']
export type SourceFile = Schemas['File']

export interface Listed<T> {
  items: T[]
  next: string | null
  total: number
}

export type ContentStatus = 'published' | 'draft' | 'changed'
export type Validity = 'now' | 'later' | 'over'

export interface SourceRef {
  kind: 'site' | 'file'
  id: string
  name: string
}

/** What can be edited of a content without changing what visitors are answered. */
export interface ContentBody {
  title: string
  questions: string[]
  answer: string
  text: string
  url: string
  lang: string
  tags: string[]
  validFrom: string | null
  validTo: string | null
}

export interface ContentLife {
  status: ContentStatus
  edit: ContentBody | null
  validFrom: string | null
  validTo: string | null
  updatedBy: string
  source: SourceRef | null
}

export interface RowLife extends Omit<ContentLife, 'edit'> {
  valid: Validity
}

export interface InputLife {
  validFrom?: string | null
  validTo?: string | null
  draft?: boolean
}

export interface Facets {
  tags: { value: string; count: number }[]
  langs: { value: string; count: number }[]
  sources: { kind: 'site' | 'file'; id: string; name: string; count: number }[]
  drafts: number
}

/** What narrows the list of contents down. */
export interface ContentFilter {
  q?: string | undefined
  status?: string | undefined
  kind?: string | undefined
  lang?: string | undefined
  tag?: string | undefined
  source?: string | undefined
}

export interface Similar {
  id: string
  title: string
  kind: ContentRow['kind']
  score: number
}

export interface Duplicates {
  state: 'ready' | 'working'
  items: { a: { id: string; title: string }; b: { id: string; title: string }; score: number }[]
}

export interface Meaning {
  maker: string
  state: 'off' | 'working' | 'ready' | 'waiting'
  done: number
  total: number
  next: { maker: string; done: number; total: number } | null
  error: string
}

export type ImportPreview = Schemas['ImportPreview']
export type ColumnRole = ImportPreview['columns'][number]['as']

/** What a column can be, in the order in which it is offered. */
export const columnRoles: readonly ColumnRole[] = ['title', 'question', 'questions', 'answer', 'text', 'url', 'lang', 'tags', 'id', 'ignore']
