import { useEffect, useState } from 'preact/hooks'
import { IconCopy } from '../../shared/icons'
import { knowledge } from '../api/knowledge'
import type { Similar } from '../api/knowledge-types'
import { formatNumber, Note } from '../controls/bits'
import { href } from '../router/router'
import { t } from '../texts'
import { inputOf, type ContentDraft } from './draft'

const waitMs = 700
const most = 3

/** What says nearly the same already, looked up a moment after the last key. Silent when the look-up fails: it only helps. */
export function SimilarNote({ bot, draft, id, on }: { bot: string; draft: ContentDraft; id: string | undefined; on: boolean }) {
  const [found, setFound] = useState<readonly Similar[]>([])
  const { title, questions, answer, text } = inputOf(draft)
  const asked = JSON.stringify({ title, questions: questions ?? [], answer, text, id })
  const enough = on && (title + (questions ?? []).join('')).trim().length >= 8
  useEffect(() => {
    if (!enough) return setFound([])
    const abort = new AbortController()
    const timer = setTimeout(() => {
      const body = JSON.parse(asked) as object
      knowledge.similar(bot, body, abort.signal).then(
        ({ items }) => setFound(items),
        () => setFound([]),
      )
    }, waitMs)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [asked, enough])
  return (
    <div aria-live="polite">
      {found.length > 0 && (
        <Note icon={IconCopy}>
          <p>
            <strong>{t('contents.similar')}</strong>
          </p>
          <ul class="similar">
            {found.slice(0, most).map((one) => (
              <li key={one.id}>
                <a href={href('/contents/edit', { id: one.id })} dir="auto">
                  {one.title || one.id}
                </a>{' '}
                <span class="muted small-text numbers">{t('duplicates.alike', { percent: formatNumber(one.score * 100) })}</span>
              </li>
            ))}
          </ul>
          <p class="muted small-text">{t('contents.similarText')}</p>
        </Note>
      )}
    </div>
  )
}
