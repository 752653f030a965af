import './users.css'
import { useState } from 'preact/hooks'
import { can, chatbot } from '../account/session'
import { identity, type Identity, type IdentityInput } from '../api/users'
import { Note, ProblemNote, Skeleton, When } from '../controls/bits'
import { Button } from '../controls/button'
import { Choice, Switch } from '../controls/choice'
import { Dialog } from '../controls/dialog'
import { AreaField, NumberField } from '../controls/field'
import { SaveBar } from '../controls/save-bar'
import { sayProblem } from '../controls/toasts'
import { useForm } from '../controls/use-form'
import { useLoad } from '../live/load'
import { Page } from '../shell/page'
import { t } from '../texts'

/** How users of the owner's site are known, and what answers may use of them. */
export default function IdentityPage() {
  const bot = chatbot.value?.id
  const loaded = useLoad(bot ? `identity:${bot}` : null, (signal) => identity.get(bot!, signal))
  return (
    <Page title={t('nav.identity')}>
      {loaded.problem && <ProblemNote problem={loaded.problem} retry={loaded.reload} />}
      {!loaded.data && !loaded.problem && <Skeleton lines={6} tall />}
      {bot && loaded.data && <Settings key={bot} bot={bot} saved={loaded.data} put={loaded.put} />}
    </Page>
  )
}

const modes = ['off', 'optional', 'required'] as const

interface SettingsProps {
  bot: string
  saved: Identity
  put: (next: Identity) => boolean
}

function Settings({ bot, saved, put }: SettingsProps) {
  const { mode, jwt, text, memory } = saved
  const form = useForm<IdentityInput>({ mode, jwt, text, memory }, async (draft) => {
    const next = await identity.put(bot, draft)
    put(next)
    return { mode: next.mode, jwt: next.jwt, text: next.text, memory: next.memory }
  })
  const [rotating, setRotating] = useState(false)
  const may = can('admin')
  const { draft } = form
  return (
    <>
      <fieldset class="form" disabled={!may}>
        <legend class="unseen">{t('nav.identity')}</legend>
        <Choice
          label={t('identity.mode')}
          value={draft.mode}
          onChange={(next) => form.change({ mode: next })}
          options={modes.map((value) => ({ value, label: t(`identity.${value}`) }))}
        />
        <p class="field-hint">{t(`identity.${draft.mode}Hint`)}</p>
        <div class="field">
          <span class="field-label">{t('identity.secret')}</span>
          <p class="field-hint">
            {saved.secret.set ? t('identity.secretSet', { hint: saved.secret.hint ?? '' }) : t('identity.secretNone')}{' '}
            {saved.secret.madeAt && <When at={saved.secret.madeAt} />}
          </p>
          {saved.secret.previousUntil && (
            <p class="field-hint">
              {t('identity.previous')} <When at={saved.secret.previousUntil} />
            </p>
          )}
          {may && (
            <div>
              <Button onClick={() => setRotating(true)}>{t(saved.secret.set ? 'identity.rotate' : 'identity.make')}</Button>
            </div>
          )}
        </div>
        <Switch label={t('identity.jwt')} hint={t('identity.jwtHint')} on={draft.jwt} onChange={(on) => form.change({ jwt: on })} />
        {draft.mode === 'required' && (
          <AreaField
            label={t('identity.text')}
            value={draft.text}
            maxLength={500}
            onInput={(next) => form.change({ text: next })}
            placeholder={t('identity.textDefault')}
            hint={t('identity.textHint')}
            error={form.problem?.fields['identity.text']}
          />
        )}
        <Switch label={t('identity.memory')} hint={t('identity.memoryHint')} on={draft.memory} onChange={(on) => form.change({ memory: on })} />
      </fieldset>
      {may && <SaveBar form={form} />}
      {rotating && <Rotate bot={bot} first={!saved.secret.set} onClose={() => setRotating(false)} onDone={(secret) => put({ ...saved, secret })} />}
    </>
  )
}

interface RotateProps {
  bot: string
  first: boolean
  onClose: () => void
  onDone: (state: Identity['secret']) => void
}

/** Makes a secret and shows it, this once. */
function Rotate({ bot, first, onClose, onDone }: RotateProps) {
  const [hours, setHours] = useState(24)
  const [leaked, setLeaked] = useState(false)
  const [secret, setSecret] = useState('')
  const [busy, setBusy] = useState(false)
  async function rotate() {
    setBusy(true)
    try {
      const made = await identity.rotate(bot, Number.isFinite(hours) && !leaked ? hours : 0, leaked)
      setSecret(made.secret)
      onDone(made.state)
    } catch (error) {
      sayProblem(error)
    }
    setBusy(false)
  }
  if (secret) {
    return (
      <Dialog title={t('identity.shown')} onClose={onClose} closable={false} footer={<Button kind="primary" onClick={onClose}>{t('identity.kept')}</Button>}>
        <Note tone="warn">{t('identity.shownText')}</Note>
        <p>
          <code class="secret" tabIndex={0}>
            {secret}
          </code>
        </p>
      </Dialog>
    )
  }
  return (
    <Dialog
      title={t(first ? 'identity.make' : 'identity.rotate')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void rotate()}>
            {t(first ? 'identity.make' : 'identity.rotateYes')}
          </Button>
        </>
      }
    >
      <div class="form">
        <p class="prose">{t(first ? 'identity.makeText' : leaked ? 'identity.leakedText' : 'identity.rotateText')}</p>
        {!first && (
          <>
            {!leaked && (
              <NumberField label={t('identity.overlap')} value={hours} min={0} max={720} unit={t('identity.hours')} onInput={setHours} hint={t('identity.overlapHint')} />
            )}
            <Switch label={t('identity.signOut')} hint={t('identity.signOutHint')} on={leaked} onChange={setLeaked} />
          </>
        )}
      </div>
    </Dialog>
  )
}
