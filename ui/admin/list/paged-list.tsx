import type { ComponentChildren } from 'preact'
import { ProblemNote } from '../controls/bits'
import { ListSkeleton, RowList, type RowListProps } from './row-list'
import type { Pages } from './use-pages'

interface PagedListProps<Row extends { id: string }> extends Omit<RowListProps<Row>, 'rows' | 'more' | 'onMore'> {
  pages: Pages<Row>
  /** Shown where the list is read to its end and has no rows. */
  empty: ComponentChildren
  /** Above the rows. */
  head?: ComponentChildren
  /** Below the rows. */
  children?: ComponentChildren
}

/** A list that is read page by page, in its frame: what went wrong, what is coming, what is not there, or the rows. */
export function PagedList<Row extends { id: string }>({ pages, empty, head, children, ...list }: PagedListProps<Row>) {
  const { rows, fresh, next } = pages.list
  return (
    <section class="list-frame" aria-label={list.label}>
      {head}
      {pages.problem && <ProblemNote problem={pages.problem} retry={pages.refresh} />}
      {fresh ? (
        !pages.problem && <ListSkeleton />
      ) : rows.length === 0 && next === null ? (
        empty
      ) : (
        <RowList key={list.scrollKey} {...list} rows={rows} more={next !== null} onMore={pages.more} />
      )}
      {children}
    </section>
  )
}
