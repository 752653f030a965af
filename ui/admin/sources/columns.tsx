import { IconDownload, IconEllipsis, IconExternalLink, IconFileText, IconGlobe, IconRefreshCw, IconTrash2 } from '../../shared/icons'
import { can } from '../account/session'
import { files } from '../api/knowledge'
import { Badge, formatNumber, When } from '../controls/bits'
import { Menu, type MenuItem } from '../controls/menu'
import type { Column } from '../list/row-list'
import { href } from '../router/router'
import { t } from '../texts'
import type { SourceRow } from './rows'

export interface RowActions {
  read: (row: SourceRow) => void
  remove: (row: SourceRow) => void
}

/** Where a row leads: a website has a page, a file a sheet beside the list. */
export function addressOfRow(row: SourceRow): string {
  return row.source.kind === 'site' ? href('/sources/site', { id: row.source.site.id }) : href('/sources', { file: row.source.file.id })
}

export function columns(bot: string, actions: RowActions): Column<SourceRow>[] {
  return [
    {
      id: 'name',
      head: t('sources.name'),
      cell: (row) => (
        <>
          <span class="source-kind" title={row.source.kind === 'site' ? t('sources.site') : t('sources.file')}>
            {row.source.kind === 'site' ? <IconGlobe size={16} /> : <IconFileText size={16} />}
            <span class="unseen">{row.source.kind === 'site' ? t('sources.site') : t('sources.file')}</span>
          </span>
          <a class="row-link" href={addressOfRow(row)} dir="auto">
            {row.name}
          </a>
          <span class="excerpt" dir="ltr">
            {row.source.kind === 'file' && row.source.file.problem ? row.source.file.problem : row.detail}
          </span>
        </>
      ),
    },
    { id: 'state', head: t('sources.state'), cell: (row) => <State row={row} /> },
    { id: 'pages', head: t('sources.pages'), numeric: true, cell: (row) => (row.pages > 0 ? formatNumber(row.pages) : '–') },
    { id: 'words', head: t('sources.words'), numeric: true, cell: (row) => (row.words > 0 ? formatNumber(row.words) : '–') },
    { id: 'read', head: t('sources.readAt'), numeric: true, cell: (row) => (row.readAt ? <When at={row.readAt} short /> : '–') },
    { id: 'next', head: t('sources.nextAt'), numeric: true, cell: (row) => (row.nextAt ? <When at={row.nextAt} short /> : '–') },
    {
      id: 'actions',
      head: t('list.actions'),
      bare: true,
      cell: (row) => (
        <Menu label={t('list.actionsOf', { name: row.name })} items={items(bot, row, actions)}>
          <IconEllipsis size={16} />
        </Menu>
      ),
    },
  ]
}

function State({ row }: { row: SourceRow }) {
  const run = row.source.kind === 'site' && row.source.site.running ? row.source.site.run : null
  // What is to be decided says more than that all went well.
  const quiet = row.waiting > 0 && row.tone === 'ok'
  return (
    <>
      {row.waiting > 0 && <Badge tone="warn">{t('sources.waiting', { n: row.waiting })}</Badge>}{' '}
      {!quiet && (
        <Badge tone={row.tone}>
          {run ? t('sources.readingOf', { done: formatNumber(run.read), all: formatNumber(run.found) }) : row.text}
        </Badge>
      )}
    </>
  )
}

function items(bot: string, row: SourceRow, { read, remove }: RowActions): (MenuItem | 'line')[] {
  const { source } = row
  const id = source.kind === 'site' ? source.site.id : source.file.id
  const all: (MenuItem | 'line')[] = [
    { label: t('action.view'), href: addressOfRow(row) },
    { label: t('sources.contents'), href: href('/contents', { source: `${source.kind}:${id}` }) },
  ]
  if (source.kind === 'site') all.push({ label: t('sources.website'), icon: IconExternalLink, run: () => void window.open(source.site.url, '_blank', 'noopener') })
  else all.push({ label: t('files.original'), icon: IconDownload, run: () => location.assign(files.originalHref(bot, id)) })
  if (can('admin')) {
    const busy = source.kind === 'site' ? source.site.running : source.file.state === 'reading' || source.file.state === 'waiting'
    if (!busy) all.push({ label: t('sources.readAgain'), icon: IconRefreshCw, run: () => read(row) })
    all.push('line', {
      label: source.kind === 'site' ? t('sources.deleteSite') : t('sources.deleteFile'),
      icon: IconTrash2,
      danger: true,
      keys: '#',
      run: () => remove(row),
    })
  }
  return all
}
