import { useState } from 'preact/hooks'
import { IconPlus, IconX } from '../../shared/icons'
import type { LeadForm, LeadWords } from '../api/leads'
import { Button } from '../controls/button'
import { AreaField, TextField } from '../controls/field'
import { t } from '../texts'

interface FormWordsProps {
  form: LeadForm
  lang: string
  errors: Readonly<Record<string, string>>
  onChange: (texts: LeadWords[]) => void
}

const none = (lang: string): LeadWords => ({ lang, title: '', intro: '', submit: '', thanks: '', consent: '', labels: {} })

/** What the form says, a block for each language. */
export function FormWords({ form, lang, errors, onChange }: FormWordsProps) {
  const [adding, setAdding] = useState('')
  const { texts } = form
  const set = (at: number, patch: Partial<LeadWords>) => onChange(texts.map((one, i) => (i === at ? { ...one, ...patch } : one)))
  const add = (code: string) => {
    if (!code || texts.some((one) => one.lang === code)) return
    onChange([...texts, none(code)])
    setAdding('')
  }
  const asked = [...(['name', 'email', 'phone'] as const).filter((key) => form[key] !== 'off').map((key) => ({ key, label: t(`lead.${key}`) })), ...form.fields]
  return (
    <section class="form-section">
      <h2>{t('form.lead.words')}</h2>
      <p class="muted">{t('form.lead.wordsText')}</p>
      {texts.map((one, i) => {
        const error = (name: string) => errors[`leadForm.texts[${i}].${name}`]
        return (
          <div key={i} class="lead-words" role="group" aria-label={one.lang}>
            <div class="own-field-head">
              <strong>{one.lang}</strong>
              <Button kind="quiet" small icon={IconX} label={t('form.lead.langRemove')} onClick={() => onChange(texts.filter((_, at) => at !== i))} />
            </div>
            {error('lang') && <p class="field-error">{error('lang')}</p>}
            <TextField label={t('form.lead.title')} optional value={one.title} error={error('title')} onInput={(title) => set(i, { title })} />
            <AreaField label={t('form.lead.intro')} optional rows={2} value={one.intro} error={error('intro')} onInput={(intro) => set(i, { intro })} />
            <TextField label={t('form.lead.submit')} optional value={one.submit} error={error('submit')} onInput={(submit) => set(i, { submit })} />
            <TextField label={t('form.lead.thanks')} optional value={one.thanks} error={error('thanks')} onInput={(thanks) => set(i, { thanks })} />
            {form.consent && (
              <AreaField label={t('form.lead.consentText')} optional rows={2} value={one.consent} error={error('consent')} onInput={(consent) => set(i, { consent })} />
            )}
            {asked.map((field) => (
              <TextField
                key={field.key}
                label={t('form.lead.labelOf', { name: field.label || field.key })}
                optional
                value={one.labels[field.key] ?? ''}
                error={error(`labels.${field.key}`)}
                onInput={(label) => set(i, { labels: { ...one.labels, [field.key]: label } })}
              />
            ))}
          </div>
        )
      })}
      <div class="lead-need">
        <TextField label={t('form.lead.langCode')} optional placeholder={texts.length === 0 ? lang : ''} value={adding} onInput={setAdding} />
        <Button small icon={IconPlus} onClick={() => add(adding.trim() || (texts.length === 0 ? lang : ''))}>
          {t('form.lead.langAdd')}
        </Button>
      </div>
    </section>
  )
}
