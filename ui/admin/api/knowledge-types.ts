// What the server says and hears about websites, files and the life of a content.
import type { components } from '../../shared/api.gen'

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

export type SourceRef = Schemas['ContentSource']
export type ContentBody = Schemas['ContentBody']
export type Facets = Schemas['ContentFacets']

/** What narrows the list of contents down. */
export interface ContentFilter {
  q?: string | undefined
  status?: string | undefined
  kind?: string | undefined
  lang?: string | undefined
  tag?: string | undefined
  source?: string | undefined
}

export type Similar = Schemas['SimilarContent']
export type Duplicates = Schemas['DuplicateList']
export type Meaning = Schemas['Meaning']

export type ImportPreview = Schemas['ImportPreview']
/** What an owner chose for a table: what its columns are, and the sheet of a workbook. */
export interface ImportChoice {
  map?: object | undefined
  sheet?: string | undefined
}
export type ColumnRole = ImportPreview['columns'][number]['as']

/** What a column can be, in the order in which it is offered. */
export const columnRoles: readonly ColumnRole[] = ['title', 'question', 'questions', 'answer', 'text', 'url', 'lang', 'tags', 'draft', 'validFrom', 'validTo', 'id', 'ignore']
