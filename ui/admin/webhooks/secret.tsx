import { useState } from 'preact/hooks'
import { IconCopy } from '../../shared/icons'
import { can } from '../account/session'
import { webhooks } from '../api/webhooks'
import type { WebhookSecret } from '../api/webhooks-types'
import { Note, When } from '../controls/bits'
import { Button } from '../controls/button'
import { Dialog } from '../controls/dialog'
import { NumberField } from '../controls/field'
import { say, sayProblem } from '../controls/toasts'
import { t } from '../texts'

interface SecretProps {
  bot: string
  secret: WebhookSecret
  onNew: (secret: string) => void
}

/** What may be told of the secret, and the way to a new one. */
export function SecretCard({ bot, secret, onNew }: SecretProps) {
  const [rotating, setRotating] = useState(false)
  return (
    <section class="card hook-secret" aria-labelledby="hook-secret">
      <div>
        <h2 id="hook-secret">{t('hooks.secret')}</h2>
        <p class="muted">{secret.exists ? t('hooks.secretHint', { hint: secret.hint }) : t('hooks.secretNone')}</p>
        {secret.previousUntil && (
          <p class="muted">
            {t('hooks.secretUntil')} <When at={secret.previousUntil} />
          </p>
        )}
      </div>
      {secret.exists && can('admin') && <Button onClick={() => setRotating(true)}>{t('hooks.rotate')}</Button>}
      {rotating && (
        <Rotate
          bot={bot}
          onClose={() => setRotating(false)}
          onDone={(made) => {
            setRotating(false)
            onNew(made)
          }}
        />
      )}
    </section>
  )
}

function Rotate({ bot, onClose, onDone }: { bot: string; onClose: () => void; onDone: (secret: string) => void }) {
  const [hours, setHours] = useState(24)
  const [busy, setBusy] = useState(false)
  async function rotate() {
    setBusy(true)
    try {
      onDone((await webhooks.rotate(bot, Number.isFinite(hours) ? hours : 24)).secret)
    } catch (error) {
      sayProblem(error)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('hooks.rotate')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void rotate()}>
            {t('hooks.rotateYes')}
          </Button>
        </>
      }
    >
      <div class="form">
        <p class="prose">{t('hooks.rotateText')}</p>
        <NumberField label={t('hooks.overlap')} value={hours} min={0} max={168} unit={t('hooks.hours')} hint={t('hooks.overlapHint')} onInput={setHours} />
      </div>
    </Dialog>
  )
}

/** The secret, this once. */
export function SecretShown({ secret, onClose }: { secret: string; onClose: () => void }) {
  const copy = () =>
    Promise.resolve(navigator.clipboard?.writeText(secret) ?? Promise.reject(new Error('no clipboard'))).then(
      () => say(t('hooks.copied')),
      () => say(t('hooks.copyFailed')),
    )
  return (
    <Dialog
      title={t('hooks.secretShown')}
      closable={false}
      onClose={onClose}
      footer={
        <Button kind="primary" onClick={onClose}>
          {t('hooks.kept')}
        </Button>
      }
    >
      <div class="form">
        <Note tone="warn">{t('hooks.secretShownText')}</Note>
        <code class="hook-secret-text" tabIndex={0}>
          {secret}
        </code>
        <div>
          <Button icon={IconCopy} onClick={() => void copy()}>
            {t('hooks.copy')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
