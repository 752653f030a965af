import { IconEllipsis, IconEye, IconTrash2 } from '../../shared/icons'
import { can } from '../account/session'
import type { ConversationRow } from '../api/types'
import { Badge, formatNumber, When } from '../controls/bits'
import { Button, LinkButton } from '../controls/button'
import { Menu } from '../controls/menu'
import type { Column } from '../list/row-list'
import { t } from '../texts'
import { resultName } from './facet-words'
import type { ColumnId } from './shown-columns'
import { placeName, visitorName } from './words'

/** The columns of the list that are shown, in their order, and what can be done with a row at the end. */
export function columns(
  shown: readonly ColumnId[],
  open: (row: ConversationRow) => string,
  remove: (row: ConversationRow) => void,
): Column<ConversationRow>[] {
  const cells: Record<ColumnId, Omit<Column<ConversationRow>, 'id' | 'head'>> = {
    visitor: {
      cell: (row) => (
        <a class="row-link" href={open(row)} dir="auto">
          {visitorName(row)}
        </a>
      ),
    },
    status: { cell: (row) => <StatusBadge row={row} /> },
    subject: {
      cell: (row) => (
        <span title={row.subject} dir="auto">
          {row.subject || t('conversation.noSubject')}
        </span>
      ),
    },
    tags: { cell: (row) => <Tags tags={allTags(row)} /> },
    place: { cell: (row) => placeName(row) || '–' },
    result: { cell: (row) => <Result row={row} /> },
    rating: { cell: (row) => (row.rating ? t(`value.rating.${row.rating}`) : '–') },
    sentiment: { cell: (row) => <Sentiment value={row.sentiment} /> },
    score: { numeric: true, cell: (row) => (row.score === undefined ? '–' : formatNumber(row.score)) },
    agent: { cell: (row) => <span dir="auto">{row.agent || '–'}</span> },
    messages: { numeric: true, cell: (row) => formatNumber(row.messages) },
    started: { numeric: true, cell: (row) => <When at={row.startedAt} short /> },
    updated: { numeric: true, cell: (row) => <When at={row.updatedAt} short /> },
  }
  return [
    ...shown.map((id) => ({ id, head: t(`conversation.${id}`), ...cells[id] })),
    {
      id: 'actions',
      head: t('list.actions'),
      bare: true,
      cell: (row) => <Actions row={row} href={open(row)} remove={() => remove(row)} />,
    },
  ]
}

/** Those that people gave it, then those that the analysis did. */
export function allTags(row: Pick<ConversationRow, 'tags' | 'foundTags'>): string[] {
  return [...new Set([...(row.tags ?? []), ...(row.foundTags ?? [])])]
}

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return <>–</>
  return (
    <span class="row-tags" title={tags.join(', ')} dir="auto">
      {tags.map((tag) => (
        <span key={tag} class="tag">
          {tag}
        </span>
      ))}
    </span>
  )
}

const tones = { positive: 'ok', neutral: 'plain', negative: 'bad' } as const

function Sentiment({ value }: { value: ConversationRow['sentiment'] }) {
  return value ? <Badge tone={tones[value]}>{t(`value.sentiment.${value}`)}</Badge> : <>–</>
}

export function StatusBadge({ row }: { row: ConversationRow }) {
  if (row.status === 'active' && row.handover?.state === 'waiting') return <Badge tone="warn">{t('person.waits')}</Badge>
  if (row.status === 'active' && row.handover?.state === 'attended') return <Badge tone="ok">{t('person.attended')}</Badge>
  return <Badge tone={row.status === 'active' ? 'ok' : 'plain'}>{t(`status.${row.status}`)}</Badge>
}

function Result({ row }: { row: ConversationRow }) {
  return <span title={row.resultPath}>{row.result ? resultName(row.result) : '–'}</span>
}

function Actions({ row, href, remove }: { row: ConversationRow; href: string; remove: () => void }) {
  const view = { label: t('action.view'), icon: IconEye, href }
  const del = { label: t('conversation.delete'), icon: IconTrash2, danger: true, keys: '#', run: remove }
  return (
    <>
      <span class="row-quick">
        <LinkButton kind="quiet" icon={IconEye} label={t('conversation.viewOf', { name: visitorName(row) })} href={href} />
        {can('admin') && (
          <Button kind="quiet" icon={IconTrash2} label={t('conversation.deleteOf', { name: visitorName(row) })} onClick={remove} />
        )}
      </span>
      <Menu label={t('list.actionsOf', { name: visitorName(row) })} items={can('admin') ? [view, del] : [view]}>
        <IconEllipsis size={16} />
      </Menu>
    </>
  )
}
