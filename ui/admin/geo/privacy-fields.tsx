import type { Chatbot } from '../api/types'
import { Choice } from '../controls/choice'
import type { Form } from '../controls/use-form'
import { t } from '../texts'

type Kept = Chatbot['privacy']['address']

const choices: readonly Kept[] = ['mask', 'drop', 'keep']

/** What is kept of the addresses of a chatbot's visitors. */
export function PrivacyFields({ form }: { form: Form<Chatbot> }) {
  const { address } = form.draft.privacy
  return (
    <section class="form-section">
      <h2>{t('privacy.title')}</h2>
      <p class="muted">{t('privacy.text')}</p>
      <Choice
        label={t('privacy.address')}
        value={address}
        options={choices.map((value) => ({ value, label: t(`privacy.${value}`) }))}
        onChange={(next) => form.change({ privacy: { ...form.draft.privacy, address: next } })}
      />
      <p class="field-hint" aria-live="polite">
        {t(`privacy.${address}Hint`)}
      </p>
    </section>
  )
}
