import { useId } from 'preact/hooks'
import type { LeadForm } from '../api/leads'
import type { Chatbot } from '../api/types'
import { Choice, Switch } from '../controls/choice'
import { TextField } from '../controls/field'
import type { Form } from '../controls/use-form'
import { t } from '../texts'
import { FormWords } from './form-words'
import { OwnFields } from './own-fields'

const moments = ['off', 'before', 'after', 'asked'] as const
const needs = ['off', 'optional', 'required'] as const

/** The settings of the form. */
export function FormFields({ form }: { form: Form<Chatbot> }) {
  const lead = form.draft.leadForm
  const errors = form.problem?.fields ?? {}
  const set = (patch: Partial<LeadForm>) => form.change({ leadForm: { ...lead, ...patch } })
  return (
    <>
      <When value={lead.when} error={errors['leadForm.when']} onChange={(when) => set({ when })} />
      <section class="form-section">
        <h2>{t('form.lead.fields')}</h2>
        <div class="lead-needs">
          {(['name', 'email', 'phone'] as const).map((key) => (
            <div key={key} class="lead-need">
              <Choice
                label={t(`lead.${key}`)}
                value={lead[key]}
                onChange={(need) => set({ [key]: need })}
                options={needs.map((value) => ({ value, label: t(`form.lead.need.${value}`) }))}
              />
            </div>
          ))}
        </div>
        {lead.phone !== 'off' && (
          <TextField
            label={t('form.lead.country')}
            optional
            maxLength={2}
            hint={t('form.lead.countryHint')}
            value={lead.country}
            error={errors['leadForm.country']}
            onInput={(country) => set({ country: country.toUpperCase() })}
          />
        )}
        <OwnFields fields={lead.fields} errors={errors} onChange={(fields) => set({ fields })} />
        <Switch label={t('form.lead.consent')} hint={t('form.lead.consentHint')} on={lead.consent} onChange={(consent) => set({ consent })} />
      </section>
      <FormWords form={lead} lang={form.draft.lang} errors={errors} onChange={(texts) => set({ texts })} />
      <section class="form-section">
        <h2>{t('form.lead.talk')}</h2>
        <Switch label={t('form.lead.notice')} hint={t('form.lead.noticeHint')} on={lead.notice} onChange={(notice) => set({ notice })} />
        <Switch label={t('form.lead.mail')} on={lead.mail} onChange={(mail) => set({ mail })} />
        {lead.mail && (
          <TextField
            label={t('form.lead.mailTo')}
            optional
            type="email"
            hint={t('form.lead.mailToHint')}
            value={lead.mailTo}
            error={errors['leadForm.mailTo']}
            onInput={(mailTo) => set({ mailTo })}
          />
        )}
      </section>
    </>
  )
}

interface WhenProps {
  value: LeadForm['when']
  error: string | undefined
  onChange: (value: LeadForm['when']) => void
}

function When({ value, error, onChange }: WhenProps) {
  const name = useId()
  return (
    <fieldset class={error ? 'form-section field invalid' : 'form-section'}>
      <legend class="unseen">{t('form.lead.when')}</legend>
      <h2 aria-hidden="true">{t('form.lead.when')}</h2>
      <div class="when-options">
        {moments.map((one) => (
          <div key={one} class="when-option">
            <input
              id={`${name}-${one}`}
              type="radio"
              name={name}
              value={one}
              checked={value === one}
              aria-describedby={`${name}-${one}-hint`}
              onChange={() => onChange(one)}
            />
            <label for={`${name}-${one}`}>{t(`form.lead.${one}`)}</label>
            <p class="field-hint" id={`${name}-${one}-hint`}>
              {t(`form.lead.${one}Hint`)}
            </p>
          </div>
        ))}
      </div>
      {error && <p class="field-error">{error}</p>}
    </fieldset>
  )
}
