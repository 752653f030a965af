import { useEffect, useRef, useState } from 'preact/hooks'
import { IconSearch } from '../../shared/icons'
import { search, type SearchIndex } from '../api/search'
import type { ConversationEvent } from '../api/types'
import { Empty, ProblemNote, When } from '../controls/bits'
import { Button } from '../controls/button'
import { neighbour } from '../list/neighbour'
import { ListSkeleton } from '../list/row-list'
import { usePages } from '../list/use-pages'
import { onLive } from '../live/live'
import { go, href } from '../router/router'
import { Excerpt } from '../search/excerpt'
import { placeOfHit, rowsOf, type FoundRow } from '../search/hits'
import { IndexNote } from '../search/index-note'
import { useKeys } from '../shell/keys'
import { t } from '../texts'
import { StatusBadge } from './columns'
import { visitorName } from './words'

const pageSize = 30
/** So many empty pages are asked for by themselves: each has looked at thousands of messages. */
const emptyPages = 20

interface FoundProps {
  bot: string
  q: string
  open: string | null
}

/** Conversations in which something was said, or whose visitor is called so. */
export function Found({ bot, q, open }: FoundProps) {
  const [index, setIndex] = useState<SearchIndex>()
  const [cursor, setCursor] = useState<string | null>(null)
  const asked = useRef(0)
  const pages = usePages<FoundRow, { items: FoundRow[]; next: string | null }>(
    `found:${bot}:${q}`,
    async (after, signal) => {
      const page = await search.conversations(bot, { q, cursor: after, limit: pageSize }, signal)
      setIndex(page.index)
      return { items: rowsOf(page.items), next: page.next }
    },
  )
  const { rows, next, fresh } = pages.list
  useEffect(() => {
    if (!fresh && rows.length === 0 && next !== null && asked.current++ < emptyPages) pages.more()
  }, [fresh, rows.length, next])
  useEffect(
    () =>
      onLive<ConversationEvent>('conversation', (event) => {
        if (event?.deleted) pages.apply({ kind: 'gone', id: event.id })
      }),
    [pages.apply],
  )
  const address = (row: FoundRow) => href(...placeOfHit(row, q))
  function move(step: 1 | -1) {
    const to = neighbour(rows, open ?? cursor, step)
    if (!to) return
    setCursor(to.id)
    document.getElementById(`found-${to.id}`)?.scrollIntoView({ block: 'nearest' })
    if (open) void go(address(to), { replace: true })
  }
  const current = () => rows.find((row) => row.id === (open ?? cursor))
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    o: () => void (current() && go(address(current()!))),
    r: pages.refresh,
    ...(open ? { Escape: () => void go(href('/conversations', { status: 'all', q })) } : {}),
  })
  const looking = fresh || (rows.length === 0 && next !== null && asked.current < emptyPages)
  return (
    <section class="list-frame found" aria-label={t('search.results')}>
      {pages.problem && <ProblemNote problem={pages.problem} retry={pages.refresh} />}
      {index && <IndexNote index={index} />}
      {looking ? (
        !pages.problem && <ListSkeleton />
      ) : rows.length === 0 ? (
        <Empty icon={IconSearch} title={t('search.none', { q })}>
          {t('search.noneText')}
        </Empty>
      ) : (
        <ol class="found-list">
          {rows.map((row) => (
            <li key={row.id} id={`found-${row.id}`} class={row.id === cursor ? 'at' : undefined}>
              <a href={address(row)} aria-current={row.id === open ? 'true' : undefined}>
                <span class="found-head">
                  <b>{visitorName(row.conversation!)}</b>
                  <StatusBadge row={row.conversation!} />
                  <When at={row.message?.at ?? row.conversation!.updatedAt} short />
                </span>
                {row.message ? (
                  <Excerpt parts={row.message.excerpt} />
                ) : (
                  <span class="excerpt muted">{row.conversation!.subject || t('conversation.noSubject')}</span>
                )}
              </a>
            </li>
          ))}
        </ol>
      )}
      {!looking && next !== null && (
        <p class="found-more">
          <Button onClick={pages.more}>{t('search.older')}</Button>
        </p>
      )}
    </section>
  )
}
