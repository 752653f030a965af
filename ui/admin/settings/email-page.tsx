import './settings.css'
import { useState } from 'preact/hooks'
import { IconMail } from '../../shared/icons'
import type { Problem } from '../../shared/problem'
import { me } from '../account/session'
import { settings } from '../api/api'
import { asProblem } from '../api/client'
import type { Mail, MailSettings } from '../api/types'
import { Badge, Note, ProblemNote, Skeleton } from '../controls/bits'
import { Button } from '../controls/button'
import { NumberField, SelectField, TextField } from '../controls/field'
import { SaveBar } from '../controls/save-bar'
import { useForm } from '../controls/use-form'
import { useLoad } from '../live/load'
import { Page } from '../shell/page'
import { t } from '../texts'

type Draft = MailSettings & { password: string }

/** How mail leaves this server, and a test that says why when it does not. */
export default function EmailPage() {
  const mail = useLoad('mail', (signal) => settings.mail(signal))
  return (
    <Page title={t('nav.email')}>
      {mail.problem && <ProblemNote problem={mail.problem} retry={mail.reload} />}
      {!mail.data && !mail.problem && <Skeleton lines={6} tall />}
      {mail.data && (
        <div class="settings">
          <State mail={mail.data} />
          <Form mail={mail.data} put={mail.put} />
          {mail.data.configured && <Test />}
        </div>
      )}
    </Page>
  )
}

function State({ mail }: { mail: Mail }) {
  return (
    <section class="card state">
      <IconMail size={24} />
      <div class="state-text">
        <h2>
          {mail.configured ? t('mail.on') : t('mail.off')}{' '}
          <Badge tone={!mail.configured ? 'plain' : mail.lastError ? 'bad' : 'ok'}>
            {!mail.configured ? t('services.mailOff') : mail.lastError ? t('mail.failing') : t('services.mailOn')}
          </Badge>
        </h2>
        <p>{mail.configured ? t('mail.onText') : t('mail.offText')}</p>
        {(mail.pending > 0 || mail.failed > 0) && (
          <p class="muted small-text numbers">{t('mail.queue', { pending: mail.pending, failed: mail.failed })}</p>
        )}
        {mail.lastError && <p class="field-error">{mail.lastError}</p>}
      </div>
    </section>
  )
}

function Form({ mail, put }: { mail: Mail; put: (mail: Mail) => void }) {
  const form = useForm<Draft>({ ...mail.settings, password: '' }, async (draft) => {
    const { password, hasPassword: _, ...rest } = draft
    const saved = await settings.saveMail(password ? { ...rest, password } : rest)
    put(saved)
    return { ...saved.settings, password: '' }
  })
  const { draft, change } = form
  const fixed = mail.fixed
  const errors = form.problem?.fields ?? {}
  return (
    <div>
      <div class="form">
        <section class="form-section">
          <h2>{t('mail.server')}</h2>
          <p class="muted">{t('mail.serverText')}</p>
          <TextField
            label={t('mail.host')}
            placeholder="smtp.example.com"
            value={draft.host}
            fixedBy={fixed['host']}
            error={errors['host']}
            onInput={(host) => change({ host })}
          />
          <div class="form-pair">
            <NumberField label={t('mail.port')} min={1} max={65535} value={draft.port} fixedBy={fixed['port']} error={errors['port']} onInput={(port) => change({ port })} />
            <SelectField
              label={t('mail.security')}
              value={draft.security}
              fixedBy={fixed['security']}
              error={errors['security']}
              onInput={(security) => change({ security: security as MailSettings['security'], port: usualPort(security, draft) })}
              options={[
                { value: 'starttls', label: 'STARTTLS' },
                { value: 'tls', label: 'TLS' },
                { value: 'none', label: t('mail.securityNone') },
              ]}
            />
          </div>
          {draft.security === 'none' && <Note tone="warn">{t('mail.securityWarn')}</Note>}
          <TextField
            label={t('mail.username')}
            optional
            value={draft.username}
            fixedBy={fixed['username']}
            error={errors['username']}
            onInput={(username) => change({ username })}
          />
          <TextField
            label={t('login.password')}
            optional
            type="password"
            autocomplete="new-password"
            hint={mail.settings.hasPassword ? t('mail.passwordKept') : ''}
            value={draft.password}
            fixedBy={fixed['password']}
            error={errors['password']}
            onInput={(password) => change({ password })}
          />
        </section>
        <section class="form-section">
          <h2>{t('mail.sender')}</h2>
          <TextField
            label={t('mail.from')}
            type="email"
            placeholder="hello@example.com"
            hint={t('mail.fromHint')}
            value={draft.from}
            fixedBy={fixed['from']}
            error={errors['from']}
            onInput={(from) => change({ from })}
          />
          <TextField
            label={t('mail.fromName')}
            optional
            value={draft.fromName}
            fixedBy={fixed['fromName']}
            error={errors['fromName']}
            onInput={(fromName) => change({ fromName })}
          />
        </section>
      </div>
      <SaveBar form={form} />
    </div>
  )
}

/** The usual port follows the kind of encryption, unless another one was typed. */
export function usualPort(security: string, draft: Pick<MailSettings, 'port'>): number {
  if (![0, 25, 465, 587].includes(draft.port)) return draft.port
  return security === 'tls' ? 465 : security === 'none' ? 25 : 587
}

function Test() {
  const [to, setTo] = useState(me.value?.account.email ?? '')
  const [busy, setBusy] = useState(false)
  const [sent, setSent] = useState('')
  const [problem, setProblem] = useState<Problem>()
  async function test(event: Event) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setSent('')
    setProblem(undefined)
    try {
      await settings.testMail(to.trim())
      setSent(to.trim())
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section class="card stack">
      <h2>{t('mail.test')}</h2>
      <form class="pull" onSubmit={(event) => void test(event)}>
        <TextField label={t('mail.testTo')} type="email" required value={to} error={problem?.fields['to']} onInput={setTo} />
        <Button type="submit" busy={busy}>
          {busy ? t('mail.testing') : t('mail.testAction')}
        </Button>
      </form>
      <div role="status">{sent && <p>{t('mail.tested', { to: sent })}</p>}</div>
      {problem && Object.keys(problem.fields).length === 0 && <ProblemNote problem={problem} />}
    </section>
  )
}
