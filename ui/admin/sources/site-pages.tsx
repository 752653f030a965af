import { useEffect, useMemo, useState } from 'preact/hooks'
import { IconFileText } from '../../shared/icons'
import { sites } from '../api/knowledge'
import type { PageState, Site, SitePage } from '../api/knowledge-types'
import { Badge, Empty, formatNumber, ProblemNote, When } from '../controls/bits'
import { ListSkeleton, RowList, type Column } from '../list/row-list'
import { usePages } from '../list/use-pages'
import { href, place, setQuery } from '../router/router'
import { t } from '../texts'
import { PageSheet } from './page-sheet'
import { pageState, shortAddress } from './words'

const filters = ['', 'waiting', 'added', 'changed', 'gone', 'failed', 'skipped'] as const
type Filter = (typeof filters)[number]
const pageSize = 100

/** The pages of a website, by state; each opens what was read of it. */
export function SitePages({ bot, site, onDecided }: { bot: string; site: Site; onDecided: () => void }) {
  const wanted = place.value.query.get('state') ?? ''
  const filter = filters.find((one) => one === wanted) ?? ''
  const open = place.value.query.get('page')
  const [total, setTotal] = useState<number>()
  const pages = usePages<SitePage, Awaited<ReturnType<typeof sites.pages>>>(
    `pages:${site.id}:${filter}`,
    (after, signal) => sites.pages(bot, site.id, { state: filter, cursor: after, limit: pageSize }, signal),
    (page) => setTotal(page.total),
  )
  // While it is read and whenever a change was decided, there is something new to see.
  useEffect(pages.refresh, [site.run?.read, site.run?.failed, site.run?.state, site.waiting])
  const cells = useMemo(() => columns(site.id, filter), [site.id, filter])
  const { rows } = pages.list
  const shown = rows.find((row) => row.id === open)
  return (
    <section class="site-pages card" aria-label={t('site.pagesOf')}>
      <Filters site={site} filter={filter} />
      {pages.problem && <ProblemNote problem={pages.problem} retry={pages.refresh} />}
      {pages.list.fresh ? (
        !pages.problem && <ListSkeleton />
      ) : rows.length === 0 ? (
        <Empty icon={IconFileText} title={filter ? t('site.noPages') : t('site.nonePages')}>
          {filter ? t('site.noPagesText') : t('site.nonePagesText')}
        </Empty>
      ) : (
        <RowList
          key={filter}
          name="pages-list"
          label={t('site.pagesOf')}
          scrollKey={`pages:${site.id}:${filter}`}
          rows={rows}
          columns={cells}
          total={total}
          more={pages.list.next !== null}
          selected={open}
          onMore={pages.more}
          onOpen={(row) => setQuery({ page: row.id })}
        />
      )}
      {open && (
        <PageSheet
          key={open}
          bot={bot}
          site={site.id}
          page={open}
          title={shown ? titleOf(shown) : t('site.title')}
          onClose={() => setQuery({ page: undefined })}
          onDecided={() => {
            setQuery({ page: undefined })
            pages.refresh()
            onDecided()
          }}
        />
      )}
    </section>
  )
}

/** What is counted by the last reading is shown with its number. */
function countOf(site: Site, filter: Filter): number | undefined {
  if (filter === 'waiting') return site.waiting
  if (filter === 'failed' || filter === 'skipped') return site.run?.[filter]
  return undefined
}

function Filters({ site, filter }: { site: Site; filter: Filter }) {
  const name = (one: Filter) => (one === '' ? t('site.allPages') : one === 'waiting' ? t('site.toDecide') : t(`page.${one as PageState}`))
  return (
    <nav class="tabs site-filters" aria-label={t('site.states')}>
      {filters.map((one) => {
        const n = countOf(site, one)
        return (
          <a
            key={one}
            class="tab"
            href={href('/sources/site', { id: site.id, state: one || undefined })}
            aria-current={one === filter ? 'page' : undefined}
          >
            {name(one)}
            {n !== undefined && n > 0 && <span class="tab-count">{formatNumber(n)}</span>}
          </a>
        )
      })}
    </nav>
  )
}

function columns(site: string, filter: Filter): Column<SitePage>[] {
  return [
    {
      id: 'title',
      head: t('site.title'),
      cell: (row) => (
        <>
          <a class="row-link" href={href('/sources/site', { id: site, state: filter || undefined, page: row.id })} dir="auto">
            {titleOf(row)}
          </a>
          <span class="excerpt" dir="ltr">
            {row.problem || (titled(row) ? pathOf(row.url) : '')}
          </span>
        </>
      ),
    },
    {
      id: 'state',
      head: t('sources.state'),
      cell: (row) => {
        const said = pageState(row.state)
        return (
          <>
            <Badge tone={said.tone}>{said.text}</Badge> {row.waiting && <Badge tone="warn">{t('page.decide')}</Badge>}
          </>
        )
      },
    },
    { id: 'lang', head: t('site.lang'), cell: (row) => row.lang || '–' },
    { id: 'words', head: t('sources.words'), numeric: true, cell: (row) => (row.words > 0 ? formatNumber(row.words) : '–') },
    { id: 'read', head: t('site.readAt'), numeric: true, cell: (row) => (row.readAt ? <When at={row.readAt} short /> : '–') },
  ]
}

/** A page that could not be read has its address as its title. */
const titled = (row: SitePage) => row.title !== '' && row.title !== row.url

const titleOf = (row: SitePage) => (titled(row) ? row.title : shortAddress(row.url))

function pathOf(url: string): string {
  try {
    const { pathname, search } = new URL(url)
    return pathname + search
  } catch {
    return url
  }
}
