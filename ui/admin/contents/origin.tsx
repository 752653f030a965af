import type { ComponentChildren } from 'preact'
import { IconClock, IconFileText, IconGlobe, IconInfo } from '../../shared/icons'
import type { SourceRef } from '../api/knowledge-types'
import type { Content } from '../api/types'
import { Note } from '../controls/bits'
import { now } from '../live/now'
import { href } from '../router/router'
import { t } from '../texts'
import { validAt } from './local-time'

/** Where the website or the file of a content is shown. */
export function sourceHref(source: SourceRef): string {
  return source.kind === 'site' ? href('/sources/site', { id: source.id }) : href('/sources', { file: source.id })
}

/** What one should know about a content before changing it. */
export function Standing({ content, children }: { content: Content; children?: ComponentChildren }) {
  const { source, status } = content
  const valid = validAt(content.validFrom, content.validTo, now.value)
  return (
    <div class="standing">
      {status !== 'published' && (
        <Note tone={status === 'draft' ? 'plain' : 'warn'} icon={IconInfo}>
          <p>{status === 'draft' ? t('contents.statusDraft') : t('contents.statusChanged')}</p>
          {children}
        </Note>
      )}
      {valid !== 'now' && (
        <Note tone="warn" icon={IconClock}>
          {valid === 'over' ? t('contents.validOver') : t('contents.validLater')}
        </Note>
      )}
      {source && (
        <Note icon={source.kind === 'site' ? IconGlobe : IconFileText}>
          {source.kind === 'site' ? t('contents.fromSite', { name: source.name }) : t('contents.fromFile', { name: source.name })}{' '}
          <a href={sourceHref(source)}>{t('contents.toSource')}</a>
        </Note>
      )}
    </div>
  )
}
