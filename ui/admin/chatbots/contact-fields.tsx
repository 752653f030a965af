import type { Chatbot } from '../api/types'
import { AreaField, NumberField, TextField } from '../controls/field'
import type { Form } from '../controls/use-form'
import { t } from '../texts'

/** Who stands behind the chatbot, and how much may be asked. */
export function ContactFields({ form }: { form: Form<Chatbot> }) {
  const { contact, limits, idleHours } = form.draft
  const errors = form.problem?.fields ?? {}
  const set = (patch: Partial<Chatbot['contact']>) => form.change({ contact: { ...contact, ...patch } })
  const limit = (patch: Partial<Chatbot['limits']>) => form.change({ limits: { ...limits, ...patch } })
  return (
    <>
      <section class="form-section">
        <h2>{t('contact.title')}</h2>
        <p class="muted">{t('contact.text')}</p>
        <AreaField
          label={t('contact.said')}
          hint={t('contact.saidHint')}
          rows={2}
          value={contact.text}
          error={errors['contact.text']}
          onInput={(text) => set({ text })}
        />
        <TextField label={t('contact.brand')} optional value={contact.brand} error={errors['contact.brand']} onInput={(brand) => set({ brand })} />
        <TextField
          label={t('login.email')}
          optional
          type="email"
          value={contact.email}
          error={errors['contact.email']}
          onInput={(email) => set({ email })}
        />
        <TextField
          label={t('contact.phone')}
          optional
          type="tel"
          value={contact.phone}
          error={errors['contact.phone']}
          onInput={(phone) => set({ phone })}
        />
        <TextField
          label={t('contact.url')}
          optional
          type="url"
          placeholder="https://"
          value={contact.url}
          error={errors['contact.url']}
          onInput={(url) => set({ url })}
        />
      </section>
      <section class="form-section">
        <h2>{t('limits.title')}</h2>
        <p class="muted">{t('limits.text')}</p>
        <div class="form-pair">
          <NumberField
            label={t('limits.visitor')}
            min={0}
            value={limits.perVisitor}
            error={errors['limits.perVisitor']}
            onInput={(perVisitor) => limit({ perVisitor })}
          />
          <NumberField
            label={t('limits.address')}
            min={0}
            value={limits.perAddress}
            error={errors['limits.perAddress']}
            onInput={(perAddress) => limit({ perAddress })}
          />
          <NumberField label={t('limits.total')} min={0} value={limits.total} error={errors['limits.total']} onInput={(total) => limit({ total })} />
        </div>
        <TextField
          label={t('limits.said')}
          optional
          hint={t('limits.saidHint')}
          value={limits.text}
          error={errors['limits.text']}
          onInput={(text) => limit({ text })}
        />
        <NumberField
          label={t('limits.idle')}
          unit={t('unit.hours')}
          hint={t('limits.idleHint')}
          min={0}
          value={idleHours}
          error={errors['idleHours']}
          onInput={(hours) => form.change({ idleHours: hours })}
        />
      </section>
    </>
  )
}
