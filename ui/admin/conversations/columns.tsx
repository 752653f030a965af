import { IconEllipsis, IconEye, IconTrash2 } from '../../shared/icons'
import { can } from '../account/session'
import type { ConversationRow } from '../api/types'
import { Badge, formatNumber, When } from '../controls/bits'
import { Button, LinkButton } from '../controls/button'
import { Menu } from '../controls/menu'
import type { Column } from '../list/row-list'
import { t } from '../texts'
import { placeName, visitorName } from './words'

/** The columns of the list; which are shown at which width stands in the style sheet. */
export function columns(open: (row: ConversationRow) => string, remove: (row: ConversationRow) => void): Column<ConversationRow>[] {
  return [
    {
      id: 'visitor',
      head: t('conversation.visitor'),
      cell: (row) => (
        <a class="row-link" href={open(row)}>
          {visitorName(row)}
        </a>
      ),
    },
    { id: 'status', head: t('conversation.status'), cell: (row) => <StatusBadge row={row} /> },
    {
      id: 'subject',
      head: t('conversation.subject'),
      cell: (row) => (
        <span title={row.subject} dir="auto">
          {row.subject || t('conversation.noSubject')}
        </span>
      ),
    },
    { id: 'place', head: t('conversation.place'), cell: (row) => placeName(row) || '–' },
    { id: 'result', head: t('conversation.result'), cell: (row) => <Result row={row} /> },
    { id: 'messages', head: t('conversation.messages'), numeric: true, cell: (row) => formatNumber(row.messages) },
    { id: 'started', head: t('conversation.started'), numeric: true, cell: (row) => <When at={row.startedAt} short /> },
    { id: 'updated', head: t('conversation.updated'), numeric: true, cell: (row) => <When at={row.updatedAt} short /> },
    {
      id: 'actions',
      head: t('list.actions'),
      bare: true,
      cell: (row) => <Actions row={row} href={open(row)} remove={() => remove(row)} />,
    },
  ]
}

export function StatusBadge({ row }: { row: ConversationRow }) {
  if (row.status === 'active' && row.handover?.state === 'waiting') return <Badge tone="warn">{t('person.waits')}</Badge>
  if (row.status === 'active' && row.handover?.state === 'attended') return <Badge tone="ok">{t('person.attended')}</Badge>
  return <Badge tone={row.status === 'active' ? 'ok' : 'plain'}>{t(`status.${row.status}`)}</Badge>
}

function Result({ row }: { row: ConversationRow }) {
  const last = row.resultPath?.split(' > ').at(-1) ?? row.result
  return <span title={row.resultPath}>{last || '–'}</span>
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
