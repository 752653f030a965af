import { IconEllipsis, IconFileText, IconGlobe, IconTrash2 } from '../../shared/icons'
import { can } from '../account/session'
import type { ContentRow } from '../api/types'
import { Badge, When, type Tone } from '../controls/bits'
import { Button } from '../controls/button'
import { Menu } from '../controls/menu'
import type { Column } from '../list/row-list'
import { lang, t } from '../texts'
import { sourceHref } from './origin'

const tones: Record<'changed' | 'draft', Tone> = { changed: 'warn', draft: 'accent' }

export function columns(address: (row: ContentRow) => string, remove: (row: ContentRow) => void): Column<ContentRow>[] {
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
    { id: 'status', head: t('contents.status'), cell: (row) => <State row={row} /> },
    { id: 'kind', head: t('contents.kind'), cell: (row) => t(`contents.${row.kind}`) },
    { id: 'source', head: t('contents.source'), cell: (row) => <Source row={row} /> },
    { id: 'tags', head: t('contents.tags'), cell: (row) => row.tags.join(', ') || '–' },
    { id: 'lang', head: t('contents.lang'), cell: (row) => row.lang || '–' },
    { id: 'by', head: t('contents.by'), cell: (row) => editor(row.updatedBy) },
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
              ...(row.source ? [{ label: t('contents.toSource'), href: sourceHref(row.source) }] : []),
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

/** What is as it should be is said quietly; what is not, stands out. */
function State({ row }: { row: ContentRow }) {
  return (
    <>
      {row.status === 'published' ? (
        row.valid === 'now' && <span class="muted">{t('contents.status.published')}</span>
      ) : (
        <Badge tone={tones[row.status]}>{t(`contents.status.${row.status}`)}</Badge>
      )}{' '}
      {row.valid === 'over' && <Badge tone="warn">{t('contents.over')}</Badge>}
      {row.valid === 'later' && row.validFrom && <Badge>{t('contents.later', { when: shortDay(row.validFrom) })}</Badge>}
    </>
  )
}

/** Who wrote it last; what was written by no person has a name of its own on the wire. */
function editor(by: string): string {
  if (by === 'import' || by === 'site' || by === 'file') return t(`contents.by.${by}`)
  return by || '–'
}

function shortDay(at: string): string {
  return new Intl.DateTimeFormat(lang.value, { day: 'numeric', month: 'short' }).format(new Date(at))
}

function Source({ row: { source } }: { row: ContentRow }) {
  if (!source) return <span class="faint">{t('contents.byHand')}</span>
  return (
    <span class="from" title={source.name}>
      {source.kind === 'site' ? <IconGlobe size={16} /> : <IconFileText size={16} />}
      <span dir="auto">{source.name}</span>
    </span>
  )
}
