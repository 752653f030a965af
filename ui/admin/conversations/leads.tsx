import { useEffect } from 'preact/hooks'
import { leads } from '../api/leads'
import type { ConversationDetails } from '../api/types'
import { LeadStatusBadge, leadName } from '../leads/columns'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { t } from '../texts'

/** The leads that a conversation led to; nothing where there are none. */
export function Leads({ row, changed }: { row: ConversationDetails; changed: number }) {
  const loaded = useLoad(`leads-of:${row.id}`, (signal) => leads.ofConversation(row.id, signal), ['lead'])
  useEffect(() => {
    if (changed > 0) loaded.reload()
  }, [changed])
  const items = loaded.data?.items ?? []
  if (items.length === 0) return null
  return (
    <div>
      <dt>{t('lead.inTalk')}</dt>
      <dd>
        {items.map((lead) => (
          <div key={lead.id}>
            <a href={href(`/leads/${lead.id}`)}>{leadName(lead)}</a> <LeadStatusBadge status={lead.status} />
          </div>
        ))}
      </dd>
    </div>
  )
}
