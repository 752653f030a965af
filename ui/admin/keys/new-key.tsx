import { useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { can, me } from '../account/session'
import { asProblem } from '../api/client'
import { keys, type ApiKey } from '../api/keys'
import { ProblemNote } from '../controls/bits'
import { Button } from '../controls/button'
import { Choice } from '../controls/choice'
import { Dialog } from '../controls/dialog'
import { Field, SelectField, TextField } from '../controls/field'
import { t } from '../texts'
import { expiresAt, expiries, type Expiry } from './expiry'

const roles = ['viewer', 'agent', 'admin', 'owner'] as const

interface NewKeyProps {
  onClose: () => void
  onMade: (secret: string, key: ApiKey) => void
}

/** What uses the key, what it may do and where, and how long. */
export function NewKey({ onClose, onMade }: NewKeyProps) {
  const [draft, setDraft] = useState({ name: '', role: 'agent' as (typeof roles)[number], chatbot: '', expiry: 'year' as Expiry, day: '' })
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const change = (patch: Partial<typeof draft>) => setDraft({ ...draft, ...patch })

  async function make(event?: Event) {
    event?.preventDefault()
    if (busy) return
    const until = expiresAt(draft.expiry, draft.day, new Date())
    if (until === null) return setErrors({ expiresAt: t('keys.dayMissing') })
    setBusy(true)
    setErrors({})
    setProblem(undefined)
    try {
      const { name, role, chatbot } = draft
      const made = await keys.add({ name, role, ...(chatbot && { chatbot }), ...(until && { expiresAt: until }) })
      onMade(made.key, made.apiKey)
    } catch (error) {
      const failed = asProblem(error)
      setErrors(failed.fields)
      setProblem(Object.keys(failed.fields).length === 0 ? failed : undefined)
      setBusy(false)
    }
  }
  const bots = me.value?.chatbots ?? []
  return (
    <Dialog
      title={t('keys.add')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void make()}>
            {t('keys.make')}
          </Button>
        </>
      }
    >
      <form class="form" onSubmit={(event) => void make(event)} noValidate>
        {problem && <ProblemNote problem={problem} />}
        <TextField
          label={t('keys.name')}
          hint={t('keys.nameHint')}
          value={draft.name}
          maxLength={80}
          autofocus
          error={errors['name']}
          onInput={(name) => change({ name })}
        />
        <div class={errors['role'] ? 'field invalid' : 'field'}>
          <Choice
            label={t('keys.role')}
            value={draft.role}
            onChange={(role) => change({ role })}
            options={roles.filter(can).map((value) => ({ value, label: t(`keys.role.${value}`) }))}
          />
          {errors['role'] && <p class="field-error">{errors['role']}</p>}
          <p class="field-hint" role="status">
            {t(`keys.role.${draft.role}.text`)}
          </p>
        </div>
        <SelectField
          label={t('keys.reach')}
          hint={t(draft.chatbot ? 'keys.reachOneHint' : 'keys.reachAllHint')}
          value={draft.chatbot}
          error={errors['chatbot']}
          onInput={(chatbot) => change({ chatbot })}
          options={[{ value: '', label: t('keys.reachAll') }, ...bots.map((bot) => ({ value: bot.id, label: bot.name }))]}
        />
        <SelectField
          label={t('keys.expiry')}
          hint={t('keys.expiryHint')}
          value={draft.expiry}
          error={draft.expiry === 'day' ? undefined : errors['expiresAt']}
          onInput={(expiry) => change({ expiry: expiry as Expiry })}
          options={expiries.map((value) => ({ value, label: t(`keys.expiry.${value}`) }))}
        />
        {draft.expiry === 'day' && <DayField value={draft.day} error={errors['expiresAt']} onInput={(day) => change({ day })} />}
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}

function DayField({ value, error, onInput }: { value: string; error: string | undefined; onInput: (day: string) => void }) {
  return (
    <Field label={t('keys.day')} error={error}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          class="input"
          type="date"
          value={value}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}
