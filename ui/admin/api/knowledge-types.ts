// What the server says and hears about websites, files and the life of a content.
import type { ContentInput, ContentRow } from './types'

export interface SiteSettings {
  /** Patterns of addresses: with any, only what matches one is read. */
  include: string[]
  exclude: string[]
  maxPages: number
  maxDepth: number
  delayMs: number
  schedule: Schedule
  /** What happens with pages that changed or went: taken over at once, or shown first. */
  changes: 'apply' | 'ask'
}

export type Schedule = 'never' | 'hourly' | 'daily' | 'weekly'

export interface RunError {
  kind: string
  count: number
  examples: { url: string; message: string }[]
}

export interface SiteRun {
  id: string
  state: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted'
  startedAt: string
  endedAt: string | null
  found: number
  read: number
  added: number
  changed: number
  gone: number
  unchanged: number
  skipped: number
  failed: number
  words: number
  errors: RunError[]
  current: string
  note: string
}

export interface Site {
  id: string
  url: string
  name: string
  settings: SiteSettings
  /** The run under way, or the last one. */
  run: SiteRun | null
  running: boolean
  pages: number
  words: number
  /** Pages whose change is to be decided. */
  waiting: number
  nextAt: string | null
  createdAt: string
}

export type PageState = 'added' | 'changed' | 'gone' | 'unchanged' | 'failed' | 'skipped'

export interface SitePage {
  id: string
  url: string
  title: string
  lang: string
  words: number
  state: PageState
  waiting: boolean
  contentId: string
  readAt: string
  problem: string
}

export interface SitePageDetails extends SitePage {
  /** Markdown; empty where there was or is nothing. */
  before: string
  after: string
}

export interface SourceFile {
  id: string
  name: string
  size: number
  type: string
  state: 'waiting' | 'reading' | 'ready' | 'failed'
  problem: string
  pages: number
  words: number
  contents: number
  createdAt: string
  createdBy: string
}

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

export const columnRoles = ['id', 'title', 'question', 'questions', 'answer', 'text', 'url', 'lang', 'tags', 'ignore'] as const
export type ColumnRole = (typeof columnRoles)[number]

export interface ImportPreview {
  format: string
  columns: { name: string; as: ColumnRole; samples: string[] }[]
  rows: number
  records: ContentInput[]
  problems: { line: number; message: string }[]
  problemCount: number
}
