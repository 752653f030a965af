import { useState } from 'preact/hooks'
import { can } from '../account/session'
import { gate, type GateSecret } from '../api/access'
import { When } from '../controls/bits'
import { Button } from '../controls/button'
import { Choice, Switch } from '../controls/choice'
import { Dialog } from '../controls/dialog'
import { AreaField, NumberField, TextField } from '../controls/field'
import { sayProblem } from '../controls/toasts'
import { ShownOnce } from '../keys/shown-once'
import { useLoad } from '../live/load'
import { t } from '../texts'
import type { FieldsProps } from './credit-fields'
import { GateTry } from './gate-try'

const onFailure = ['allow', 'deny'] as const

/** The owner's server that is asked before each answer. */
export function GateFields({ bot, draft, errors, change, saved }: FieldsProps & { bot: string; saved: boolean }) {
  const rules = draft.gate
  const set = (patch: Partial<typeof rules>) => change({ gate: { ...rules, ...patch } })
  return (
    <section class="form-section">
      <h2>{t('access.gate')}</h2>
      <p class="muted">{t('access.gateText')}</p>
      <Switch label={t('access.gateOn')} hint={t('access.gateOnHint')} on={rules.enabled} onChange={(enabled) => set({ enabled })} />
      <TextField
        label={t('access.gateUrl')}
        type="url"
        placeholder="https://www.example.com/gate"
        hint={t('access.gateUrlHint')}
        value={rules.url}
        error={errors['gate.url']}
        onInput={(url) => set({ url })}
      />
      <div class="field">
        <Choice
          label={t('access.onFailure')}
          value={rules.onFailure}
          onChange={(next) => set({ onFailure: next })}
          options={onFailure.map((value) => ({ value, label: t(`access.onFailure.${value}`) }))}
        />
        <p class="field-hint">{t(`access.onFailure.${rules.onFailure}Hint`)}</p>
      </div>
      <AreaField
        label={t('access.gateRefusal')}
        optional
        rows={2}
        maxLength={1000}
        value={rules.text}
        placeholder={t('access.gateRefusalDefault')}
        hint={t('access.gateRefusalHint')}
        error={errors['gate.text']}
        onInput={(text) => set({ text })}
      />
      <Secret bot={bot} />
      {can('admin') && <GateTry bot={bot} ready={saved && rules.url !== ''} />}
    </section>
  )
}

function Secret({ bot }: { bot: string }) {
  const loaded = useLoad(`gate-secret:${bot}`, (signal) => gate.secret(bot, signal))
  const [rotating, setRotating] = useState(false)
  const [made, setMade] = useState('')
  const state = loaded.data
  if (!state) return null
  return (
    <div class="field">
      <span class="field-label">{t('access.secret')}</span>
      <p class="field-hint">{state.exists ? t('access.secretHint', { hint: state.hint }) : t('access.secretNone')}</p>
      {state.previousUntil && (
        <p class="field-hint">
          {t('access.secretUntil')} <When at={state.previousUntil} />
        </p>
      )}
      {can('admin') && (
        <div>
          <Button onClick={() => setRotating(true)}>{t(state.exists ? 'access.rotate' : 'access.makeSecret')}</Button>
        </div>
      )}
      {rotating && (
        <Rotate
          bot={bot}
          first={!state.exists}
          onClose={() => setRotating(false)}
          onDone={(secret, next) => {
            setRotating(false)
            setMade(secret)
            loaded.put(next)
          }}
        />
      )}
      {made && <ShownOnce title={t('access.secretShown')} text={t('access.secretShownText')} secret={made} onClose={() => setMade('')} />}
    </div>
  )
}

interface RotateProps {
  bot: string
  first: boolean
  onClose: () => void
  onDone: (secret: string, state: GateSecret) => void
}

function Rotate({ bot, first, onClose, onDone }: RotateProps) {
  const [hours, setHours] = useState(24)
  const [busy, setBusy] = useState(false)
  async function rotate() {
    setBusy(true)
    try {
      const done = await gate.rotate(bot, first || !Number.isFinite(hours) ? 24 : hours)
      onDone(done.secret, done.state)
    } catch (error) {
      sayProblem(error)
      setBusy(false)
    }
  }
  const name = t(first ? 'access.makeSecret' : 'access.rotate')
  return (
    <Dialog
      title={name}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void rotate()}>
            {name}
          </Button>
        </>
      }
    >
      <div class="form">
        <p class="prose">{t(first ? 'access.makeSecretText' : 'access.rotateText')}</p>
        {!first && (
          <NumberField label={t('access.overlap')} value={hours} min={0} max={168} unit={t('access.hours')} hint={t('access.overlapHint')} onInput={setHours} />
        )}
      </div>
    </Dialog>
  )
}
