// Websites and files as one list.
import type { Site, SourceFile } from '../api/knowledge-types'
import { formatBytes } from '../controls/bits'
import { fileState, shortAddress, siteState, type Said } from './words'

export interface SourceRow extends Said {
  /** Unique over both kinds. */
  id: string
  name: string
  /** Beside the name: the address of a website, the size of a file. */
  detail: string
  pages: number
  words: number
  /** When it was read last; null before the first time. */
  readAt: string | null
  nextAt: string | null
  waiting: number
  createdAt: string
  source: { kind: 'site'; site: Site } | { kind: 'file'; file: SourceFile }
}

export function rowOfSite(site: Site): SourceRow {
  return {
    id: `site:${site.id}`,
    name: site.name || shortAddress(site.url),
    detail: site.name === '' || site.name === shortAddress(site.url) ? '' : shortAddress(site.url),
    ...siteState(site),
    pages: site.pages,
    words: site.words,
    readAt: site.run?.endedAt ?? null,
    nextAt: site.running ? null : site.nextAt,
    waiting: site.waiting,
    createdAt: site.createdAt,
    source: { kind: 'site', site },
  }
}

export function rowOfFile(file: SourceFile): SourceRow {
  return {
    id: `file:${file.id}`,
    name: file.name,
    detail: formatBytes(file.size),
    ...fileState(file),
    pages: file.pages,
    words: file.words,
    readAt: file.state === 'ready' || file.state === 'failed' ? file.createdAt : null,
    nextAt: null,
    waiting: 0,
    createdAt: file.createdAt,
    source: { kind: 'file', file },
  }
}

/** Websites first, then files, the newest of each first. */
export function rowsOf(sites: readonly Site[], files: readonly SourceFile[]): SourceRow[] {
  const newest = (a: SourceRow, b: SourceRow) => b.createdAt.localeCompare(a.createdAt)
  return [...sites.map(rowOfSite).sort(newest), ...files.map(rowOfFile).sort(newest)]
}

/** A list with one entry as it is now; an unknown one is added in front. */
export function withEntry<T extends { id: string }>(list: readonly T[], entry: T): T[] {
  return list.some((one) => one.id === entry.id) ? list.map((one) => (one.id === entry.id ? entry : one)) : [entry, ...list]
}
