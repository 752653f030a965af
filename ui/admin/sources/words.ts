// How the state of websites and files is said.
import type { PageState, RunError, Site, SiteRun, SourceFile } from '../api/knowledge-types'
import type { Tone } from '../controls/bits'
import { t, type TextKey } from '../texts'

export interface Said {
  tone: Tone
  text: string
}

export function siteState(site: Pick<Site, 'run' | 'running'>): Said {
  if (site.running) return { tone: 'accent', text: t('sources.reading') }
  if (!site.run) return { tone: 'plain', text: t('sources.notRead') }
  return runState(site.run)
}

export function runState(run: SiteRun): Said {
  switch (run.state) {
    case 'running':
      return { tone: 'accent', text: t('sources.reading') }
    case 'done':
      return run.failed > 0 && run.added + run.changed + run.unchanged === 0 ? { tone: 'bad', text: t('sources.unreadable') } : { tone: 'ok', text: t('sources.read') }
    case 'failed':
      return { tone: 'bad', text: t('sources.failed') }
    case 'cancelled':
      return { tone: 'warn', text: t('sources.cancelled') }
    case 'interrupted':
      return { tone: 'warn', text: t('sources.interrupted') }
  }
}

const fileStates: Record<SourceFile['state'], [Tone, TextKey]> = {
  waiting: ['plain', 'sources.inLine'],
  reading: ['accent', 'sources.reading'],
  ready: ['ok', 'sources.read'],
  failed: ['bad', 'sources.failed'],
}

export function fileState(file: Pick<SourceFile, 'state'>): Said {
  const [tone, key] = fileStates[file.state]
  return { tone, text: t(key as 'sources.read') }
}

const pageTones: Record<PageState, Tone> = { added: 'ok', changed: 'accent', gone: 'warn', unchanged: 'plain', failed: 'bad', skipped: 'plain' }

export function pageState(state: PageState): Said {
  return { tone: pageTones[state], text: t(`page.${state}`) }
}

/** How far a run is, from 0 to 1; addresses are found while others are read, so it may stand still for a while. */
export function runShare(run: Pick<SiteRun, 'found' | 'read'>): number {
  return Math.min(1, run.read / Math.max(1, run.found))
}

const errorTexts: Record<string, TextKey> = {
  not_found: 'errors.notFound',
  server: 'errors.server',
  denied: 'errors.denied',
  busy: 'errors.busy',
  timeout: 'errors.timeout',
  unreachable: 'errors.unreachable',
  certificate: 'errors.certificate',
  private: 'errors.private',
  too_large: 'errors.tooLarge',
  broken: 'errors.broken',
  type: 'errors.type',
  robots: 'errors.robots',
  noindex: 'errors.noindex',
  redirect: 'errors.redirect',
  duplicate: 'errors.duplicate',
  empty: 'errors.empty',
  excluded: 'errors.excluded',
  depth: 'errors.depth',
  trap: 'errors.trap',
  limit: 'errors.limit',
}

/** A kind of error in words; one that is new here by its own name. */
export function errorText(error: Pick<RunError, 'kind'>): string {
  const key = errorTexts[error.kind]
  return key ? t(key as 'errors.server') : error.kind.replace(/_/g, ' ')
}

/** The address without what everybody knows, for reading. */
export function shortAddress(url: string): string {
  return url.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '')
}
