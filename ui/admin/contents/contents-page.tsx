import './contents.css'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { IconBookOpen, IconDownload, IconEllipsis, IconMessageCircle, IconPlus, IconSearch, IconTrash2, IconUpload } from '../../shared/icons'
import { can, chatbot } from '../account/session'
import { contents } from '../api/api'
import type { ContentRow } from '../api/types'
import { Badge, Empty, formatNumber, ProblemNote, When } from '../controls/bits'
import { Button, LinkButton } from '../controls/button'
import { Menu, type MenuItem } from '../controls/menu'
import { SearchField } from '../controls/search-field'
import { ListSkeleton, RowList, type Column } from '../list/row-list'
import { usePages } from '../list/use-pages'
import { onLive } from '../live/live'
import { go, href, place, setQuery } from '../router/router'
import { useKeys } from '../shell/keys'
import { Page } from '../shell/page'
import { t } from '../texts'
import { neighbour } from '../list/neighbour'
import { ImportDialog } from './import-dialog'
import { removeContent } from './remove'
import { TrySheet } from './try-sheet'

const pageSize = 50

export default function ContentsPage() {
  const id = chatbot.value?.id
  return id ? <Contents key={id} bot={id} /> : null
}

/** What the chatbot knows. */
function Contents({ bot }: { bot: string }) {
  const q = place.value.query.get('q') ?? ''
  const [total, setTotal] = useState<number>()
  const [cursor, setCursor] = useState<string | null>(null)
  const [open, setOpen] = useState<'import' | 'try' | null>(null)
  const pages = usePages<ContentRow, Awaited<ReturnType<typeof contents.list>>>(
    `contents:${bot}:${q}`,
    (after, signal) => contents.list(bot, { q, cursor: after, limit: pageSize }, signal),
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
      actions={<Actions bot={bot} open={setOpen} />}
    >
      <section class="list-frame" aria-label={t('nav.contents')}>
        {pages.problem && <ProblemNote problem={pages.problem} retry={pages.refresh} />}
        {pages.list.fresh ? (
          !pages.problem && <ListSkeleton />
        ) : rows.length === 0 ? (
          <Nothing q={q} importing={() => setOpen('import')} />
        ) : (
          <>
            <p class="list-count muted numbers" role="status">
              {q ? t('contents.found', { n: total ?? rows.length }) : t('contents.count', { n: total ?? rows.length })}
            </p>
            <RowList
              key={q}
              name="contents"
              label={t('nav.contents')}
              scrollKey={`contents:${bot}:${q}`}
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
      {open === 'import' && <ImportDialog bot={bot} onClose={() => setOpen(null)} onDone={pages.refresh} />}
      {open === 'try' && <TrySheet bot={bot} onClose={() => setOpen(null)} />}
    </Page>
  )
}

function Actions({ bot, open }: { bot: string; open: (what: 'import' | 'try') => void }) {
  const items: MenuItem[] = [
    ...(can('admin') ? [{ label: t('contents.import'), icon: IconUpload, run: () => open('import') }] : []),
    { label: t('contents.export'), icon: IconDownload, run: () => location.assign(contents.exportHref(bot)) },
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

function columns(address: (row: ContentRow) => string, remove: (row: ContentRow) => void): Column<ContentRow>[] {
  return [
    {
      id: 'title',
      head: t('contents.title'),
      cell: (row) => (
        <>
          <a class="row-link" href={address(row)} dir="auto">
            {row.title || row.id}
          </a>
          <span class="excerpt" dir="auto">
            {row.excerpt}
          </span>
        </>
      ),
    },
    { id: 'kind', head: t('contents.kind'), cell: (row) => <Badge>{t(`contents.${row.kind}`)}</Badge> },
    { id: 'tags', head: t('contents.tags'), cell: (row) => row.tags.join(', ') || '–' },
    { id: 'lang', head: t('contents.lang'), cell: (row) => row.lang || '–' },
    {
      id: 'questions',
      head: t('contents.questions'),
      numeric: true,
      cell: (row) => (row.kind === 'qa' ? formatNumber(row.questions) : '–'),
    },
    { id: 'updated', head: t('conversation.updated'), numeric: true, cell: (row) => <When at={row.updatedAt} short /> },
    {
      id: 'actions',
      head: t('list.actions'),
      bare: true,
      cell: (row) => (
        <>
          {can('admin') && (
            <span class="row-quick">
              <Button kind="quiet" icon={IconTrash2} label={t('contents.deleteOf', { name: row.title })} onClick={() => remove(row)} />
            </span>
          )}
          <Menu
            label={t('list.actionsOf', { name: row.title })}
            items={[
              { label: can('admin') ? t('action.edit') : t('action.view'), href: address(row) },
              ...(can('admin')
                ? [{ label: t('contents.delete'), icon: IconTrash2, danger: true, keys: '#', run: () => remove(row) }]
                : []),
            ]}
          >
            <IconEllipsis size={16} />
          </Menu>
        </>
      ),
    },
  ]
}

function Nothing({ q, importing }: { q: string; importing: () => void }) {
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
            <Button onClick={importing}>{t('contents.import')}</Button>
          </span>
        )
      }
    >
      {t('contents.noneText')}
    </Empty>
  )
}
