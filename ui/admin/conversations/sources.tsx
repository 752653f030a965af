import type { Source } from '../api/types'
import { safeHref } from '../../shared/markdown/inline'
import { t } from '../texts'

/** Numbered sources as the visitor sees them. */
export function Sources({ sources }: { sources: readonly Source[] }) {
  return (
    <ol class="sources" aria-label={t('message.sources')}>
      {sources.map((source, i) => {
        const address = source.url ? safeHref(source.url) : undefined
        return (
          <li key={i} title={source.quote}>
            {i + 1}.{' '}
            {address ? (
              <a href={address} target="_blank" rel="noopener noreferrer">
                {source.title}
              </a>
            ) : (
              source.title
            )}
          </li>
        )
      })}
    </ol>
  )
}
