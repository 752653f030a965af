import '../chatbots/widget-preview.css'
import { useState } from 'preact/hooks'
import { accentFor } from '../../shared/accent'
import type { LeadWords } from '../api/leads'
import type { Chatbot } from '../api/types'
import { Choice } from '../controls/choice'
import { t } from '../texts'

type Shown = 'light' | 'dark'

/** The form as the draft makes it, where it stands in the talk. */
export function FormPreview({ chatbot }: { chatbot: Chatbot }) {
  const [system, setSystem] = useState<Shown>('light')
  const { theme, accent } = chatbot.appearance
  const shown: Shown = theme === 'auto' ? system : theme
  const colors = accentFor(accent, shown)
  const style = colors ? { '--accent': colors.accent, '--on-accent': colors.onAccent, '--accent-soft': colors.soft } : {}
  const { when } = chatbot.leadForm
  return (
    <aside class="look-preview" aria-label={t('form.lead.preview')}>
      <div class="look-preview-head">
        <h2>{t('form.lead.preview')}</h2>
        {theme === 'auto' && (
          <Choice
            label={t('look.previewTheme')}
            hideLabel
            value={system}
            onChange={setSystem}
            options={[
              { value: 'light', label: t('theme.light') },
              { value: 'dark', label: t('theme.dark') },
            ]}
          />
        )}
      </div>
      <div class="form-preview card" data-theme={shown} style={style}>
        <p class="preview-visitor">{t('form.lead.sampleQuestion')}</p>
        {when === 'after' && <p class="preview-assistant">{t('form.lead.sampleAnswer')}</p>}
        {when === 'off' ? <p class="muted">{t('form.lead.previewOff')}</p> : <Card chatbot={chatbot} />}
      </div>
    </aside>
  )
}

function wordsOf({ leadForm, lang }: Chatbot): Partial<LeadWords> {
  const base = lang.split('-')[0]
  return leadForm.texts.find((one) => one.lang === lang) ?? leadForm.texts.find((one) => one.lang.split('-')[0] === base) ?? {}
}

function Card({ chatbot }: { chatbot: Chatbot }) {
  const form = chatbot.leadForm
  const words = wordsOf(chatbot)
  const holds = form.when === 'before'
  const fields = [
    ...(['name', 'email', 'phone'] as const)
      .filter((key) => form[key] !== 'off')
      .map((key) => ({ key: key as string, label: t(`lead.${key}`), kind: 'text', need: form[key] })),
    ...form.fields,
  ]
  return (
    <div class="preview-card" aria-hidden="true">
      <strong dir="auto">{words.title || t(holds ? 'form.lead.titleHeld' : 'form.lead.titleDefault')}</strong>
      <span dir="auto">{words.intro || t(holds ? 'form.lead.introHeld' : 'form.lead.introDefault')}</span>
      {fields.map((field, i) => (
        <div key={i}>
          <span dir="auto">{words.labels?.[field.key] || field.label}</span>{' '}
          {field.need === 'optional' && <span class="faint">{t('form.optional')}</span>}
          <div class={field.kind === 'long' ? 'preview-input long' : 'preview-input'} />
        </div>
      ))}
      {form.consent && (
        <span class="preview-consent">
          <span class="preview-box" />
          <span dir="auto">{words.consent || t('form.lead.consentDefault')}</span>
        </span>
      )}
      <span class="preview-send" dir="auto">
        {words.submit || t('form.lead.submitDefault')}
      </span>
    </div>
  )
}
