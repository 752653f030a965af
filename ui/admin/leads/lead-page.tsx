import './leads.css'
import { IconTrash2, IconUpload } from '../../shared/icons'
import { safeHref } from '../../shared/markdown/inline'
import { can } from '../account/session'
import { leads, type LeadDetails, type LeadPatch, type LeadStatus } from '../api/leads'
import { ProblemNote, Skeleton, When } from '../controls/bits'
import { Button, LinkButton } from '../controls/button'
import { confirm } from '../controls/dialog'
import { AreaField, SelectField, TextField } from '../controls/field'
import { SaveBar } from '../controls/save-bar'
import { say, sayProblem } from '../controls/toasts'
import { useForm } from '../controls/use-form'
import { useLoad } from '../live/load'
import { go, href } from '../router/router'
import { Page } from '../shell/page'
import type { PageProps } from '../shell/routes'
import { t } from '../texts'
import { leadName, LeadStatusBadge } from './columns'

const statuses: readonly LeadStatus[] = ['new', 'contacted', 'qualified', 'won', 'lost']

/** One lead: details, what was said, and what the owner notes about it. */
export default function LeadPage({ params }: PageProps) {
  const id = params['id'] ?? ''
  return <Loaded key={id} id={id} />
}

function Loaded({ id }: { id: string }) {
  const loaded = useLoad(`lead:${id}`, (signal) => leads.get(id, signal), ['lead'])
  const lead = loaded.data
  const back = { href: href('/leads'), label: t('nav.leadList') }
  if (!lead) {
    return (
      <Page title={t('lead.one')} back={back}>
        {loaded.problem ? <ProblemNote problem={loaded.problem} retry={loaded.reload} /> : <Skeleton lines={8} tall />}
      </Page>
    )
  }
  return (
    <Page title={leadName(lead)} back={back} filters={<LeadStatusBadge status={lead.status} />} actions={<Actions lead={lead} />}>
      <div class="lead">
        <Work lead={lead} put={loaded.put} />
        <aside class="lead-side" aria-label={t('lead.one')}>
          <Facts lead={lead} />
          <Talks lead={lead} />
        </aside>
      </div>
    </Page>
  )
}

function Actions({ lead }: { lead: LeadDetails }) {
  async function remove() {
    const yes = await confirm({
      title: t('lead.removeAsk', { name: leadName(lead) }),
      text: t('lead.removeText'),
      yes: t('lead.remove'),
      danger: true,
    })
    if (!yes) return
    try {
      await leads.remove(lead.id)
      say(t('lead.removed'))
      await go(href('/leads'), { replace: true })
    } catch (error) {
      sayProblem(error)
    }
  }
  async function push() {
    try {
      await leads.push(lead.id)
      say(t('lead.pushed'))
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <>
      {can('admin') && <Button kind="quiet" icon={IconTrash2} label={t('lead.remove')} onClick={() => void remove()} />}
      {lead.crm
        ? can('agent') && (
            <Button icon={IconUpload} onClick={() => void push()}>
              {t('lead.push')}
            </Button>
          )
        : can('admin') && <LinkButton href={href('/crm')}>{t('lead.pushSetUp')}</LinkButton>}
    </>
  )
}

type Draft = Required<LeadPatch>

function draftOf(lead: LeadDetails): Draft {
  return { status: lead.status, name: lead.name, email: lead.email, phone: lead.phone, notes: lead.notes, owner: lead.owner }
}

/** What the owner works on. */
function Work({ lead, put }: { lead: LeadDetails; put: (lead: LeadDetails) => void }) {
  const form = useForm<Draft>(draftOf(lead), async (draft) => {
    const before = draftOf(lead)
    const changed = Object.fromEntries(Object.entries(draft).filter(([name, value]) => value !== before[name as keyof Draft]))
    const saved = await leads.change(lead.id, changed)
    put(saved)
    say(t('lead.saved'))
    return draftOf(saved)
  })
  const { draft, change } = form
  const errors = form.problem?.fields ?? {}
  const may = can('agent')
  return (
    <div>
      <fieldset class="form" disabled={!may}>
        <legend class="unseen">{t('lead.details')}</legend>
        <section class="form-section">
          <div class="form-pair">
            <SelectField
              label={t('lead.status')}
              value={draft.status}
              error={errors['status']}
              onInput={(status) => change({ status })}
              options={statuses.map((value) => ({ value, label: t(`lead.status.${value}`) }))}
            />
            <TextField label={t('lead.owner')} optional hint={t('lead.ownerHint')} value={draft.owner} error={errors['owner']} onInput={(owner) => change({ owner })} />
          </div>
          <AreaField label={t('lead.notes')} optional rows={4} value={draft.notes} error={errors['notes']} onInput={(notes) => change({ notes })} />
        </section>
        <section class="form-section">
          <h2>{t('lead.details')}</h2>
          <TextField label={t('lead.name')} optional value={draft.name} error={errors['name']} onInput={(name) => change({ name })} />
          <TextField label={t('lead.email')} optional type="email" value={draft.email} error={errors['email']} onInput={(email) => change({ email })} />
          <TextField label={t('lead.phone')} optional type="tel" value={draft.phone} error={errors['phone']} onInput={(phone) => change({ phone })} />
        </section>
      </fieldset>
      {may && <SaveBar form={form} />}
    </div>
  )
}

function Facts({ lead }: { lead: LeadDetails }) {
  const page = safeHref(lead.page)
  return (
    <section class="card lead-card">
      <h2>{t('lead.one')}</h2>
      <dl class="lead-facts">
        <Fact name={t('lead.user')}>
          <a href={href(`/users/${lead.user}`)}>{t('lead.openUser')}</a>
        </Fact>
        {lead.fields.map((field) => (
          <Fact key={field.key} name={field.label}>
            {field.value}
          </Fact>
        ))}
        <Fact name={t('lead.question')}>{lead.question}</Fact>
        <Fact name={t('lead.page')}>
          {page ? (
            <a href={page} target="_blank" rel="noopener noreferrer">
              {lead.page}
            </a>
          ) : (
            lead.page
          )}
        </Fact>
        <Fact name={t('lead.how')}>{`${t(`lead.how.${lead.how}`)} · ${lead.source}`}</Fact>
        <Fact name={t('lead.created')}>
          <When at={lead.createdAt} />
        </Fact>
        {lead.converted && (
          <Fact name={t('lead.converted')}>
            <When at={lead.converted} />
          </Fact>
        )}
        {lead.consent && (
          <Fact name={t('lead.consent')}>
            {lead.consent.text} (<When at={lead.consent.at} />)
          </Fact>
        )}
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt dir="auto">{name}</dt>
      <dd dir="auto">{children || <span class="faint">–</span>}</dd>
    </div>
  )
}

function Talks({ lead }: { lead: LeadDetails }) {
  return (
    <section class="card lead-card">
      <h2>{t('lead.talks')}</h2>
      {lead.talks.length === 0 && <p class="muted">{t('lead.noTalks')}</p>}
      <ul class="lead-talks">
        {lead.talks.map((talk) => (
          <li key={talk.id}>
            <a href={href(`/conversations/${talk.id}`, { status: 'all' })} dir="auto">
              {talk.subject || talk.visitorName}
            </a>
            <When at={talk.startedAt} />
          </li>
        ))}
      </ul>
    </section>
  )
}
