import { useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { asProblem } from '../api/client'
import { webhooks } from '../api/webhooks'
import { hookEvents, type Webhook, type WebhookFields } from '../api/webhooks-types'
import { ProblemNote } from '../controls/bits'
import { Button } from '../controls/button'
import { Check } from '../controls/choice'
import { Dialog } from '../controls/dialog'
import { TextField } from '../controls/field'
import { t } from '../texts'

interface EndpointDialogProps {
  bot: string
  /** Null for a new one. */
  hook: Webhook | null
  onClose: () => void
  /** With the chatbot's secret where it was made by this. */
  onDone: (secret: string | null) => void
}

/** Address, name and events of a webhook. */
export function EndpointDialog({ bot, hook, onClose, onDone }: EndpointDialogProps) {
  const [draft, setDraft] = useState<WebhookFields>(
    hook ? { url: hook.url, name: hook.name, events: hook.events, enabled: hook.enabled } : { url: '', name: '', events: ['chat'], enabled: true },
  )
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const change = (patch: Partial<WebhookFields>) => setDraft({ ...draft, ...patch })
  const errors = problem?.fields ?? {}

  async function save(event?: Event) {
    event?.preventDefault()
    if (busy) return
    setBusy(true)
    setProblem(undefined)
    try {
      if (hook) {
        const { enabled: _, ...fields } = draft
        await webhooks.change(hook.id, fields)
        onDone(null)
      } else {
        onDone((await webhooks.add(bot, draft)).secret)
      }
    } catch (error) {
      setProblem(asProblem(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t(hook ? 'hooks.edit' : 'hooks.add')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void save()}>
            {t(hook ? 'hooks.save' : 'hooks.add')}
          </Button>
        </>
      }
    >
      <form class="form" onSubmit={(event) => void save(event)} noValidate>
        {problem && Object.keys(errors).length === 0 && <ProblemNote problem={problem} />}
        <TextField
          label={t('hooks.url')}
          type="url"
          placeholder="https://www.example.com/webhooks"
          hint={t('hooks.urlHint')}
          value={draft.url}
          autofocus
          error={errors['url']}
          onInput={(url) => change({ url })}
        />
        <fieldset class={errors['events'] ? 'hook-events field invalid' : 'hook-events field'}>
          <legend class="field-label">{t('hooks.events')}</legend>
          {hookEvents.map((event) => (
            <Check
              key={event}
              label={t(`hooks.event.${event}`)}
              hint={<code>{event}</code>}
              on={draft.events.includes(event)}
              onChange={(on) => change({ events: hookEvents.filter((one) => (one === event ? on : draft.events.includes(one))) })}
            />
          ))}
          {errors['events'] && (
            <p class="field-error" role="alert">
              {errors['events']}
            </p>
          )}
        </fieldset>
        <TextField
          label={t('hooks.name')}
          optional
          maxLength={80}
          hint={t('hooks.nameHint')}
          value={draft.name}
          error={errors['name']}
          onInput={(name) => change({ name })}
        />
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
