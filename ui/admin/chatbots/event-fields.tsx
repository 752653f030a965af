import './event-fields.css'
import { useRef } from 'preact/hooks'
import { IconPlus, IconX } from '../../shared/icons'
import type { Chatbot } from '../api/types'
import { Button } from '../controls/button'
import { SelectField, TextField } from '../controls/field'
import type { Form } from '../controls/use-form'
import { t } from '../texts'
import { eventKey, keyProblem, ranks } from './events'

const most = 50

/** The owner's own keys that pages may log, and which of them may become the result of a conversation. */
export function EventFields({ form }: { form: Form<Chatbot> }) {
  const box = useRef<HTMLElement>(null)
  const { events } = form.draft
  const errors = form.problem?.fields ?? {}
  const set = (at: number, patch: Partial<Chatbot['events'][number]>) =>
    form.change({ events: events.map((event, i) => (i === at ? { ...event, ...patch } : event)) })
  const add = () => {
    form.change({ events: [...events, { key: '', priority: 0 }] })
    setTimeout(() => box.current?.querySelectorAll<HTMLInputElement>('input')[events.length]?.focus())
  }
  const remove = (at: number) => {
    form.change({ events: events.filter((_, i) => i !== at) })
    setTimeout(() => box.current?.querySelector<HTMLElement>('.events-add button')?.focus())
  }
  return (
    <section class="form-section" ref={box}>
      <h2>{t('events.title')}</h2>
      <p class="muted">
        {t('events.text')}{' '}
        <a href="/api/docs#trackEvent" target="_blank" rel="noopener">
          {t('events.docs')}
        </a>
      </p>
      {events.map(({ key, priority }, i) => (
        <div key={i} class="own-event" role="group" aria-label={key || t('events.one', { n: i + 1 })}>
          <TextField
            label={t('events.key')}
            mono
            maxLength={60}
            placeholder="PRICE_LIST_OPENED"
            value={key}
            error={errors[`events[${i}].key`] ?? keyProblem(events, i)}
            hint={key && priority > 0 ? t('events.path', { path: `Custom › ${key}` }) : undefined}
            onInput={(text) => set(i, { key: eventKey(text) })}
          />
          <SelectField
            label={t('events.rank')}
            value={String(priority)}
            error={errors[`events[${i}].priority`]}
            onInput={(value) => set(i, { priority: Number(value) })}
            options={ranks.map((rank) => ({ value: String(rank), label: t(`events.rank.${rank}`) }))}
          />
          <Button kind="quiet" small icon={IconX} label={t('events.remove', { key: key || t('events.one', { n: i + 1 }) })} onClick={() => remove(i)} />
        </div>
      ))}
      {errors['events'] && <p class="field-error">{errors['events']}</p>}
      <div class="events-add">
        <Button small icon={IconPlus} disabled={events.length >= most} onClick={add}>
          {t('events.add')}
        </Button>
      </div>
    </section>
  )
}
