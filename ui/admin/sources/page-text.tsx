import '../../shared/markdown.css'
import { useMemo } from 'preact/hooks'
import { Markdown } from '../../shared/markdown/markdown'
import type { SitePageDetails } from '../api/knowledge-types'
import { t } from '../texts'
import { countWords, differenceOf } from './diff'
import { DiffView } from './diff-view'

/** What was read of a page; where it changed, the difference. */
export function PageText({ page }: { page: SitePageDetails }) {
  const { before, after } = page
  const lines = useMemo(() => differenceOf(before, after), [before, after])
  const differs = page.waiting || page.state === 'changed' || page.state === 'gone'
  if (!differs || (before === '' && page.state !== 'gone')) {
    const text = after || before
    return (
      <>
        {page.waiting && <p>{t('page.isNew')}</p>}
        {text === '' ? (
          <p class="muted">{t('page.noText')}</p>
        ) : (
          <div class="page-text md" dir="auto" tabIndex={0} role="region" aria-label={t('page.text')}>
            <Markdown text={text} />
          </div>
        )}
      </>
    )
  }
  const { added, removed } = countWords(lines)
  return (
    <>
      <p role="status">
        {page.state === 'gone' ? t('page.wasGone') : added + removed === 0 ? t('page.noDifference') : t('page.difference', { added, removed })}
      </p>
      <DiffView lines={lines} />
    </>
  )
}

/** What deciding for the new state of a page does. */
export function acceptText(page: Pick<SitePageDetails, 'state' | 'before'>): string {
  if (page.state === 'gone') return t('review.acceptGone')
  return page.before === '' ? t('review.acceptNew') : t('review.accept')
}
