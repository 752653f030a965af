import type { Lead } from '../api/leads'
import { Badge, When, type Tone } from '../controls/bits'
import type { Column } from '../list/row-list'
import { t } from '../texts'

const tones: Record<Lead['status'], Tone> = { new: 'accent', contacted: 'warn', qualified: 'warn', won: 'ok', lost: 'plain' }

export function LeadStatusBadge({ status }: { status: Lead['status'] }) {
  return <Badge tone={tones[status]}>{t(`lead.status.${status}`)}</Badge>
}

/** The name, or what else is known. */
export function leadName(lead: Pick<Lead, 'name' | 'email' | 'phone'>): string {
  return lead.name || lead.email || lead.phone || t('lead.one')
}

/** The columns of the list; which are shown at which width stands in the style sheet. */
export function columns(open: (row: Lead) => string): Column<Lead>[] {
  return [
    {
      id: 'name',
      head: t('lead.name'),
      cell: (row) => (
        <a class="row-link" href={open(row)} dir="auto">
          {leadName(row)}
        </a>
      ),
    },
    { id: 'status', head: t('lead.status'), cell: (row) => <LeadStatusBadge status={row.status} /> },
    { id: 'email', head: t('lead.email'), cell: (row) => <span title={row.email}>{row.email || '–'}</span> },
    { id: 'phone', head: t('lead.phone'), cell: (row) => row.phone || '–' },
    {
      id: 'question',
      head: t('lead.question'),
      cell: (row) => (
        <span title={row.question} dir="auto">
          {row.question || '–'}
        </span>
      ),
    },
    { id: 'owner', head: t('lead.owner'), cell: (row) => <span dir="auto">{row.owner || '–'}</span> },
    { id: 'how', head: t('lead.how'), cell: (row) => t(`lead.how.${row.how}`) },
    { id: 'created', head: t('lead.created'), numeric: true, cell: (row) => <When at={row.createdAt} short /> },
  ]
}
