import './contents.css'
import '../sources/sources.css'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { IconBookOpen, IconCopy, IconDownload, IconEllipsis, IconMessageCircle, IconPlus, IconSearch, IconUpload } from '../../shared/icons'
import { can, chatbot } from '../account/session'
import { contents } from '../api/api'
import { knowledge } from '../api/knowledge'
import type { ContentFilter } from '../api/knowledge-types'
import type { ContentPage, ContentRow, ImportRun } from '../api/types'
import { Empty, ProblemNote } from '../controls/bits'
import { Button, LinkButton } from '../controls/button'
import { Menu, type MenuItem } from '../controls/menu'
import { SearchField } from '../controls/search-field'
import { ListSkeleton, RowList } from '../list/row-list'
import { usePages } from '../list/use-pages'
import { onLive } from '../live/live'
import { go, href, place, setQuery } from '../router/router'
import { useKeys } from '../shell/keys'
import { Page } from '../shell/page'
import { t } from '../texts'
import { neighbour } from '../list/neighbour'
import { MeaningLine } from '../sources/meaning-line'
import { columns } from './columns'
import { clearFilters, Filters, filtersOf, isNarrowed, useFacets } from './filters'
import { ImportDialog } from './import-dialog'
import { ImportNote } from './import-note'
import { removeContent } from './remove'
import { TrySheet } from './try-sheet'
import { Unpublished } from './unpublished'

const pageSize = 50

export default function ContentsPage() {
  const id = chatbot.value?.id
  return id ? <Contents key={id} bot={id} /> : null
}

/** What the chatbot knows. */
function Contents({ bot }: { bot: string }) {
  const filter = filtersOf(place.value.query)
  const shown = JSON.stringify(filter)
  const { q = '' } = filter
  const facets = useFacets(bot)
  const [total, setTotal] = useState<number>()
  const [cursor, setCursor] = useState<string | null>(null)
  const [open, setOpen] = useState<'import' | 'try' | null>(null)
  const [running, setRunning] = useState<ImportRun>()
  const openImport = (run?: ImportRun) => {
    setRunning(run)
    setOpen('import')
  }
  const pages = usePages<ContentRow, ContentPage>(
    `contents:${bot}:${shown}`,
    (after, signal) => knowledge.list(bot, { ...filter, cursor: after, limit: pageSize }, signal),
    (page) => setTotal(page.total),
  )
  useEffect(() => onLive('contents', pages.refresh), [pages.refresh])
  const { rows } = pages.list
  const address = (row: ContentRow) => href('/contents/edit', { id: row.id })
  const remove = (row: ContentRow) => removeContent(bot, row, rows.indexOf(row), pages)
  const removing = useRef(remove)
  removing.current = remove
  const search = place.value.query.toString()
  const cells = useMemo(() => columns(address, (row) => removing.current(row)), [search])
  const move = (step: 1 | -1) => setCursor(neighbour(rows, cursor, step)?.id ?? cursor)
  const current = () => rows.find((row) => row.id === cursor)
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    r: pages.refresh,
    n: () => void (can('admin') && go(href('/contents/new'))),
    '#': () => void (current() && can('admin') && remove(current()!)),
  })
  return (
    <Page
      title={t('nav.contents')}
      filled
      filters={<SearchField label={t('contents.search')} value={q} onSearch={(text) => setQuery({ q: text })} />}
      actions={<Actions bot={bot} open={(what) => (what === 'import' ? openImport() : setOpen(what))} />}
    >
      <section class="list-frame" aria-label={t('nav.contents')}>
        <div class="list-bar">
          <Filters filter={filter} facets={facets.data} />
          <Unpublished
            bot={bot}
            n={facets.data?.drafts ?? 0}
            onDone={() => {
              pages.refresh()
              facets.reload()
            }}
          />
        </div>
        <ImportNote bot={bot} onOpen={openImport} />
        {pages.problem && <ProblemNote problem={pages.problem} retry={pages.refresh} />}
        {pages.list.fresh ? (
          !pages.problem && <ListSkeleton />
        ) : rows.length === 0 ? (
          <Nothing filter={filter} importing={() => openImport()} />
        ) : (
          <>
            <div class="list-lines">
              <p class="list-count muted numbers" role="status">
                {q || isNarrowed(filter) ? t('contents.found', { n: total ?? rows.length }) : t('contents.count', { n: total ?? rows.length })}
              </p>
              <MeaningLine bot={bot} />
            </div>
            <RowList
              key={shown}
              name="contents"
              label={t('nav.contents')}
              scrollKey={`contents:${bot}:${shown}`}
              rows={rows}
              columns={cells}
              total={total}
              more={pages.list.next !== null}
              cursor={cursor}
              onMore={pages.more}
              onOpen={(row) => void go(address(row))}
            />
          </>
        )}
      </section>
      {open === 'import' && <ImportDialog bot={bot} running={running} onClose={() => setOpen(null)} onDone={pages.refresh} />}
      {open === 'try' && <TrySheet bot={bot} onClose={() => setOpen(null)} />}
    </Page>
  )
}

function Actions({ bot, open }: { bot: string; open: (what: 'import' | 'try') => void }) {
  const items: MenuItem[] = [
    ...(can('admin') ? [{ label: t('contents.import'), icon: IconUpload, run: () => open('import') }] : []),
    { label: t('contents.duplicates'), icon: IconCopy, href: href('/contents/duplicates') },
    { label: t('contents.export'), icon: IconDownload, run: () => location.assign(contents.exportHref(bot)) },
    { label: t('contents.exportTable'), icon: IconDownload, run: () => location.assign(`${contents.exportHref(bot)}?format=csv`) },
  ]
  return (
    <>
      <Menu label={t('contents.moreActions')} items={items}>
        <IconEllipsis size={16} />
      </Menu>
      {can('agent') && (
        <Button icon={IconMessageCircle} onClick={() => open('try')}>
          {t('try.open')}
        </Button>
      )}
      {can('admin') && (
        <LinkButton kind="primary" icon={IconPlus} href={href('/contents/new')}>
          {t('contents.add')}
        </LinkButton>
      )}
    </>
  )
}

function Nothing({ filter, importing }: { filter: ContentFilter; importing: () => void }) {
  const { q } = filter
  if (isNarrowed(filter)) {
    return (
      <Empty icon={IconSearch} title={t('contents.noneFiltered')} action={<Button onClick={clearFilters}>{t('contents.clearFilters')}</Button>}>
        {t('contents.noneFilteredText')}
      </Empty>
    )
  }
  if (q) {
    return (
      <Empty icon={IconSearch} title={t('contents.noneFound', { q })} action={<Button onClick={() => setQuery({ q: undefined })}>{t('contents.clear')}</Button>}>
        {t('contents.noneFoundText')}
      </Empty>
    )
  }
  return (
    <Empty
      icon={IconBookOpen}
      title={t('contents.none')}
      action={
        can('admin') && (
          <span class="row">
            <LinkButton kind="primary" href={href('/contents/new')}>
              {t('contents.add')}
            </LinkButton>
            <LinkButton href={href('/sources')}>{t('sources.add')}</LinkButton>
            <Button onClick={importing}>{t('contents.import')}</Button>
          </span>
        )
      }
    >
      {t('contents.noneText')}
    </Empty>
  )
}
