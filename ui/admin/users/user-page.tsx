import './users.css'
import { useState } from 'preact/hooks'
import { IconDownload, IconEllipsis, IconPencil, IconTrash2, IconUsers } from '../../shared/icons'
import { can } from '../account/session'
import { keeping } from '../api/keeping'
import { users, type ChatUser, type ChatUserDetails, type UserMerge } from '../api/users'
import { Badge, formatNumber, Note, ProblemNote, Skeleton, When } from '../controls/bits'
import { Button } from '../controls/button'
import { mailto } from '../controls/mailto'
import { Menu, type MenuItem } from '../controls/menu'
import { sayProblem, sayWithUndo, say } from '../controls/toasts'
import { wholePlace } from '../conversations/words'
import { PlaceCredit } from '../geo/credit'
import { LeadStatusBadge, leadName } from '../leads/columns'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { Page } from '../shell/page'
import type { PageProps } from '../shell/routes'
import { t } from '../texts'
import { CreditsCard } from './credits-card'
import { EditDialog } from './edit-dialog'
import { EraseDialog } from './erase-dialog'
import { MergeDialog } from './merge-dialog'
import { Timeline } from './timeline'

/** One chat user: who they are, what they did, and what can be done about them. */
export default function UserPage({ params }: PageProps) {
  const id = params['id'] ?? ''
  return <User key={id} id={id} />
}

type Window = 'edit' | 'merge' | 'erase' | null

function User({ id }: { id: string }) {
  const loaded = useLoad(`user:${id}`, (signal) => users.get(id, signal), ['conversation'])
  const [open, setOpen] = useState<Window>(null)
  const user = loaded.data
  const back = { href: href('/users'), label: t('nav.users') }
  if (!user) {
    return (
      <Page title={t('users.one')} back={back}>
        {loaded.problem ? <ProblemNote problem={loaded.problem} retry={loaded.reload} /> : <Skeleton lines={8} tall />}
      </Page>
    )
  }
  async function unmerge(merge: UserMerge) {
    try {
      loaded.put(await users.unmerge(user!.id, merge.user))
      say(t('users.unmerged', { name: merge.name }))
    } catch (error) {
      sayProblem(error)
    }
  }
  async function merge(other: ChatUser) {
    try {
      loaded.put(await users.merge(user!.id, other.id))
      sayWithUndo(t('users.merged', { name: other.name }), () => void unmerge({ user: other.id, name: other.name, at: '' }))
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <Page title={user.name} back={back} filters={<Marks user={user} />} actions={<Actions user={user} open={setOpen} />}>
      <div class="user">
        {user.alike.length > 0 && can('agent') && <Alike user={user} onMerge={(other) => void merge(other)} />}
        <div class="user-main">
          <section class="user-timeline" aria-label={t('users.timeline')}>
            <h2>{t('users.timeline')}</h2>
            <Timeline id={user.id} merged={user.merged.length} />
          </section>
          <aside class="user-side" aria-label={t('users.profile')}>
            <Profile user={user} />
            <Leads id={user.id} merged={user.merged.length} />
            <CreditsCard user={user} onPlan={() => setOpen('edit')} />
            <Facts user={user} />
            <Merged user={user} onUndo={(one) => void unmerge(one)} />
          </aside>
        </div>
      </div>
      {open === 'edit' && <EditDialog user={user} onClose={() => setOpen(null)} onSaved={(saved) => loaded.put(saved)} />}
      {open === 'merge' && <MergeDialog user={user} onClose={() => setOpen(null)} onChoose={(other) => void merge(other)} />}
      {open === 'erase' && <EraseDialog user={user} onClose={() => setOpen(null)} />}
    </Page>
  )
}

function Marks({ user }: { user: ChatUserDetails }) {
  return (
    <span class="user-marks">
      {user.verified && <Badge tone="ok">{t('users.verified')}</Badge>}
      {user.hasLead && <Badge tone="accent">{t('users.lead')}</Badge>}
    </span>
  )
}

function Actions({ user, open }: { user: ChatUserDetails; open: (window: Window) => void }) {
  const file = (label: string, format: 'csv' | 'json', sessions: boolean): MenuItem => ({
    label,
    icon: IconDownload,
    run: () => location.assign(users.exportHref(user.id, format, sessions)),
  })
  if (!can('agent')) return null
  const items: (MenuItem | 'line')[] = [
    { label: t('users.merge'), icon: IconUsers, run: () => open('merge') },
    'line',
    file(t('users.exportCsv'), 'csv', false),
    file(t('users.exportJson'), 'json', false),
    file(t('users.exportCsvSessions'), 'csv', true),
    file(t('users.exportJsonSessions'), 'json', true),
    ...(can('admin') ? [{ label: t('users.everything'), icon: IconDownload, run: () => location.assign(keeping.everythingHref(user.id)) }] : []),
    ...(can('admin') ? ['line' as const, { label: t('users.erase'), icon: IconTrash2, danger: true, run: () => open('erase') }] : []),
  ]
  return (
    <>
      <Menu label={t('users.actions')} items={items}>
        <IconEllipsis size={16} />
      </Menu>
      <Button icon={IconPencil} onClick={() => open('edit')}>
        {t('action.edit')}
      </Button>
    </>
  )
}

function Row({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd dir="auto">{children || <span class="faint">–</span>}</dd>
    </div>
  )
}

function Profile({ user }: { user: ChatUserDetails }) {
  return (
    <section class="user-card">
      <h2>{t('users.profile')}</h2>
      {user.profilePicture && <img class="user-picture" src={user.profilePicture} alt="" width={48} height={48} referrerpolicy="no-referrer" />}
      <dl class="user-facts">
        <Row name={t('users.name')}>{user.name}</Row>
        <Row name={t('users.email')}>{user.email && <a href={mailto(user.email)}>{user.email}</a>}</Row>
        <Row name={t('users.phone')}>{user.phone && <a href={`tel:${user.phone.replace(/[^\d+]/g, '')}`}>{user.phone}</a>}</Row>
        <Row name={t('users.userId')}>
          {user.userId && (
            <>
              {user.userId} <span class="muted">({t(user.verified ? 'users.proved' : 'users.claimed')})</span>
            </>
          )}
        </Row>
        <Row name={t('users.platformId')}>{user.platformId}</Row>
        <Row name={t('users.source')}>{user.source}</Row>
        <Row name={t('conversation.place')}>
          {user.place.country && (
            <>
              {wholePlace(user.place)}
              <PlaceCredit />
            </>
          )}
        </Row>
        <Row name={t('users.conversations')}>{formatNumber(user.conversations)}</Row>
        <Row name={t('users.created')}>
          <When at={user.createdAt} />
        </Row>
        <Row name={t('users.seen')}>{user.lastInteraction && <When at={user.lastInteraction} />}</Row>
        <Row name={t('users.last')}>{user.lastReceivedMessage}</Row>
        <Row name={t('users.id')}>
          <code>{user.id}</code>
        </Row>
      </dl>
    </section>
  )
}

function Leads({ id, merged }: { id: string; merged: number }) {
  const loaded = useLoad(`leads-of-user:${id}:${merged}`, (signal) => users.leads(id, signal), ['lead'])
  const items = loaded.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section class="user-card">
      <h2>{t('nav.leads')}</h2>
      <ul class="user-leads">
        {items.map((lead) => (
          <li key={lead.id}>
            <a href={href(`/leads/${lead.id}`)}>{leadName(lead)}</a> <LeadStatusBadge status={lead.status} /> <When at={lead.createdAt} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Facts({ user }: { user: ChatUserDetails }) {
  if (user.facts.length === 0) return null
  return (
    <section class="user-card">
      <h2>{t('users.info')}</h2>
      <dl class="user-facts">
        {user.facts.map((fact, i) => (fact.name ? <Row key={i} name={fact.name}>{fact.value}</Row> : <dd key={i} class="wide" dir="auto">{fact.value}</dd>))}
      </dl>
      <p class="muted">{t('users.infoHint')}</p>
    </section>
  )
}

function Merged({ user, onUndo }: { user: ChatUserDetails; onUndo: (merge: UserMerge) => void }) {
  if (user.merged.length === 0) return null
  return (
    <section class="user-card">
      <h2>{t('users.mergedTitle')}</h2>
      <ul class="user-merges">
        {user.merged.map((merge) => (
          <li key={merge.user}>
            <span>
              {merge.name} · <When at={merge.at} />
              {merge.by && <span class="muted"> · {merge.by}</span>}
            </span>
            {merge.undoUntil && can('agent') && (
              <Button small label={t('users.unmergeOf', { name: merge.name })} onClick={() => onUndo(merge)}>
                {t('users.unmerge')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Alike({ user, onMerge }: { user: ChatUserDetails; onMerge: (other: ChatUser) => void }) {
  return (
    <Note icon={IconUsers}>
      <p>{t('users.alike', { n: user.alike.length })}</p>
      <ul class="user-merges">
        {user.alike.map((other) => (
          <li key={other.id}>
            <a href={href(`/users/${other.id}`)}>{other.name}</a>
            <Button small label={t('users.mergeOf', { name: other.name })} onClick={() => onMerge(other)}>
              {t('users.mergeYes')}
            </Button>
          </li>
        ))}
      </ul>
    </Note>
  )
}
