import '../settings/settings.css'
import './leads.css'
import { chatbot } from '../account/session'
import { leads, type CRM } from '../api/leads'
import { ProblemNote, Skeleton } from '../controls/bits'
import { Choice } from '../controls/choice'
import { TextField } from '../controls/field'
import { SaveBar } from '../controls/save-bar'
import { useForm, type Form } from '../controls/use-form'
import { useLoad } from '../live/load'
import { Page } from '../shell/page'
import { t } from '../texts'
import { CRMLog } from './crm-log'
import { Mapping } from './mapping'

/** Where leads are pushed, and how that went. */
export default function CRMPage() {
  const id = chatbot.value?.id ?? null
  const loaded = useLoad(id && `crm:${id}`, (signal) => leads.crm(id!, signal))
  return (
    <Page title={t('nav.crm')}>
      {loaded.problem && <ProblemNote problem={loaded.problem} retry={loaded.reload} />}
      {!loaded.data && !loaded.problem && <Skeleton lines={6} tall />}
      {id && loaded.data && (
        <div class="settings">
          <Settings key={id} bot={id} crm={loaded.data} put={loaded.put} />
          <CRMLog bot={id} />
        </div>
      )}
    </Page>
  )
}

export type Draft = Omit<CRM, 'hasSecret' | 'sources' | 'defaultUrl'> & { secret: string }

function draftOf({ hasSecret: _, sources: __, defaultUrl: ___, ...crm }: CRM): Draft {
  return { ...crm, secret: '' }
}

function Settings({ bot, crm, put }: { bot: string; crm: CRM; put: (crm: CRM) => void }) {
  const form = useForm<Draft>(draftOf(crm), async ({ secret, ...draft }) => {
    const saved = await leads.saveCRM(bot, secret ? { ...draft, secret } : draft)
    put(saved)
    return draftOf(saved)
  })
  const { draft, change } = form
  const errors = form.problem?.fields ?? {}
  return (
    <div>
      <div class="form">
        <section class="form-section">
          <h2>{t('crm.title')}</h2>
          <p class="muted">{t('crm.text')}</p>
          <Choice
            label={t('crm.target')}
            value={draft.target}
            onChange={(target) => change({ target, mapping: target === crm.target ? crm.mapping : [] })}
            options={(['off', 'salesforce', 'url'] as const).map((value) => ({ value, label: t(`crm.target.${value}`) }))}
          />
          {draft.target === 'salesforce' && (
            <TextField label={t('crm.orgId')} mono hint={t('crm.orgIdHint')} value={draft.orgId} error={errors['orgId']} onInput={(orgId) => change({ orgId })} />
          )}
          {draft.target !== 'off' && (
            <TextField
              label={t(draft.target === 'url' ? 'crm.url' : 'crm.urlUsual')}
              optional={draft.target === 'salesforce'}
              type="url"
              placeholder={draft.target === 'salesforce' ? crm.defaultUrl : 'https://'}
              value={draft.url}
              error={errors['url']}
              onInput={(url) => change({ url })}
            />
          )}
          {draft.target === 'url' && <AnyURL form={form} crm={crm} />}
        </section>
        {draft.target !== 'off' && (
          <Mapping mapping={draft.mapping} sources={crm.sources} target={draft.target} errors={errors} onChange={(mapping) => change({ mapping })} />
        )}
      </div>
      <SaveBar form={form} />
    </div>
  )
}

function AnyURL({ form, crm }: { form: Form<Draft>; crm: CRM }) {
  const { draft, change } = form
  const errors = form.problem?.fields ?? {}
  return (
    <>
      <Choice
        label={t('crm.format')}
        value={draft.format}
        onChange={(format) => change({ format })}
        options={(['json', 'form'] as const).map((value) => ({ value, label: t(`crm.format.${value}`) }))}
      />
      <TextField label={t('crm.header')} optional mono hint={t('crm.headerHint')} value={draft.header} error={errors['header']} onInput={(header) => change({ header })} />
      {draft.header && (
        <TextField
          label={t('crm.secret')}
          type="password"
          autocomplete="new-password"
          hint={crm.hasSecret ? t('crm.secretKept') : ''}
          value={draft.secret}
          error={errors['secret']}
          onInput={(secret) => change({ secret })}
        />
      )}
    </>
  )
}
