import type { Chatbot } from '../api/types'
import { Switch } from '../controls/choice'
import { AreaField, NumberField, TextField } from '../controls/field'
import type { Form } from '../controls/use-form'
import { t } from '../texts'

/** When visitors are offered a person, and what they read then. */
export function PersonFields({ form }: { form: Form<Chatbot> }) {
  const { escalation } = form.draft
  const errors = form.problem?.fields ?? {}
  const set = (patch: Partial<Chatbot['escalation']>) => form.change({ escalation: { ...escalation, ...patch } })
  return (
    <section class="form-section">
      <h2>{t('person.title')}</h2>
      <p class="muted">{t('person.text')}</p>
      <Switch label={t('person.enabled')} hint={t('person.enabledHint')} on={escalation.enabled} onChange={(enabled) => set({ enabled })} />
      {escalation.enabled && (
        <>
          <div class="form-pair">
            <NumberField
              label={t('person.misses')}
              hint={t('person.missesHint')}
              min={0}
              max={10}
              value={escalation.misses}
              error={errors['escalation.misses']}
              onInput={(misses) => set({ misses })}
            />
            <NumberField
              label={t('person.downs')}
              hint={t('person.downsHint')}
              min={0}
              max={10}
              value={escalation.downs}
              error={errors['escalation.downs']}
              onInput={(downs) => set({ downs })}
            />
          </div>
          <div class="form-pair">
            <NumberField
              label={t('person.wait')}
              unit={t('person.minutes')}
              hint={t('person.waitHint')}
              min={1}
              max={60}
              value={escalation.waitMinutes}
              error={errors['escalation.waitMinutes']}
              onInput={(waitMinutes) => set({ waitMinutes })}
            />
          </div>
          <Switch label={t('person.mail')} on={escalation.mail} onChange={(mail) => set({ mail })} />
          {escalation.mail && (
            <TextField
              label={t('person.mailTo')}
              optional
              type="email"
              hint={t('person.mailToHint')}
              value={escalation.mailTo}
              error={errors['escalation.mailTo']}
              onInput={(mailTo) => set({ mailTo })}
            />
          )}
          {texts.map((key) => (
            <AreaField
              key={key}
              label={t(`person.${key}`)}
              optional
              rows={2}
              value={escalation[key]}
              error={errors[`escalation.${key}`]}
              onInput={(text) => set({ [key]: text })}
            />
          ))}
        </>
      )}
    </section>
  )
}

const texts = ['offerText', 'waitText', 'awayText', 'ticketText'] as const
