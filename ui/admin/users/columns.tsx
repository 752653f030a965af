import type { ChatUser } from '../api/users'
import { valueName } from '../conversations/facet-words'
import { Badge, formatNumber, When } from '../controls/bits'
import type { Column } from '../list/row-list'
import { t } from '../texts'

/** The columns of the list; which are shown at which width stands in the style sheet. */
export function columns(open: (row: ChatUser) => string): Column<ChatUser>[] {
  return [
    {
      id: 'name',
      head: t('users.name'),
      cell: (row) => (
        <a class={row.named ? 'row-link' : 'row-link unnamed'} href={open(row)} dir="auto">
          {row.name}
        </a>
      ),
    },
    { id: 'marks', head: t('users.known'), cell: (row) => <Marks user={row} /> },
    { id: 'email', head: t('users.email'), cell: (row) => <span title={row.email}>{row.email || row.phone || '–'}</span> },
    {
      id: 'last',
      head: t('users.last'),
      cell: (row) => (
        <span title={row.lastReceivedMessage} dir="auto">
          {row.lastReceivedMessage || '–'}
        </span>
      ),
    },
    { id: 'source', head: t('users.source'), cell: (row) => row.source ? valueName('source', row.source) : '–' },
    { id: 'talks', head: t('users.conversations'), numeric: true, cell: (row) => formatNumber(row.conversations) },
    { id: 'created', head: t('users.created'), numeric: true, cell: (row) => <When at={row.createdAt} short /> },
    {
      id: 'seen',
      head: t('users.seen'),
      numeric: true,
      cell: (row) => (row.lastInteraction ? <When at={row.lastInteraction} short /> : '–'),
    },
  ]
}

export function Marks({ user }: { user: ChatUser }) {
  if (!user.verified && !user.hasLead) return <span class="faint">–</span>
  return (
    <span class="user-marks">
      {user.verified && <Badge tone="ok">{t('users.verified')}</Badge>}
      {user.hasLead && <Badge tone="accent">{t('users.lead')}</Badge>}
    </span>
  )
}
