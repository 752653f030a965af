import { useEffect, useState } from 'preact/hooks'
import { users, type UserMoment, type UserTimeline } from '../api/users'
import { Badge, ProblemNote, Skeleton, When } from '../controls/bits'
import { Button } from '../controls/button'
import { sayProblem } from '../controls/toasts'
import { LeadStatusBadge } from '../leads/columns'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { t } from '../texts'

/** What a chat user did, newest first. */
export function Timeline({ id, merged }: { id: string; merged: number }) {
  const first = useLoad(`timeline:${id}:${merged}`, (signal) => users.timeline(id, null, signal), ['conversation', 'lead'])
  const [further, setFurther] = useState<UserTimeline[]>([])
  useEffect(() => setFurther([]), [first.data?.next])
  const pages = first.data ? [first.data, ...further] : []
  const next = pages.at(-1)?.next ?? null
  async function more() {
    try {
      const page = await users.timeline(id, next)
      setFurther((old) => [...old, page])
    } catch (error) {
      sayProblem(error)
    }
  }
  if (first.problem && !first.data) return <ProblemNote problem={first.problem} retry={first.reload} />
  if (!first.data) return <Skeleton lines={5} tall />
  return (
    <>
      <ol class="moments">
        {pages.flatMap((page) => page.items).map((item, i) => (
          <li key={`${item.at}${i}`}>
            <Moment item={item} />
          </li>
        ))}
      </ol>
      {next && (
        <Button small onClick={() => void more()}>
          {t('users.more')}
        </Button>
      )}
    </>
  )
}

function Moment({ item }: { item: UserMoment }) {
  const row = item.conversation
  if (row) {
    return (
      <>
        <a class="moment-title" href={href(`/conversations/${row.id}`, { status: 'all' })} dir="auto">
          {row.subject || t('conversation.noSubject')}
        </a>
        <p class="muted">
          <Badge tone={row.status === 'active' ? 'ok' : 'plain'}>{t(`status.${row.status}`)}</Badge> <When at={item.at} /> ·{' '}
          {t('users.messages', { n: row.messages })}
          {row.resultPath && ` · ${row.resultPath.split(' > ').join(' › ')}`}
        </p>
      </>
    )
  }
  if (item.lead) {
    return (
      <>
        <a class="moment-title" href={href(`/leads/${item.lead.id}`)} dir="auto">
          {t('users.momentLead')}
        </a>
        <p class="muted">
          <LeadStatusBadge status={item.lead.status} /> <When at={item.at} />
          {[item.lead.email, item.lead.phone].filter(Boolean).map((way) => ` · ${way}`)}
        </p>
      </>
    )
  }
  return (
    <p class="muted">
      {item.merge ? t('users.momentMerged', { name: item.merge.name }) : t('users.momentCreated')} <When at={item.at} />
    </p>
  )
}
