import { useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { account } from '../api/api'
import { asProblem } from '../api/client'
import type { Me } from '../api/types'
import { ProblemNote } from '../controls/bits'
import { Button } from '../controls/button'
import { TextField } from '../controls/field'
import { t } from '../texts'
import { passwordMin, passwordRules } from './password'

/** The one-time token of the first-run link. It stands behind # so that it reaches no log. */
export function setupToken(hash: string = location.hash): string {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') ?? ''
}

/** Creates the owner's account. */
export function SetupForm({ token, onDone }: { token: string; onDone: (who: Me) => void }) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const rules = passwordRules(password, email)

  async function submit(event: Event) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setProblem(undefined)
    try {
      onDone(await account.createOwner({ token, email: email.trim(), name: name.trim(), password }))
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <p class="prose muted">{t('setup.text')}</p>
      {problem && Object.keys(problem.fields).length === 0 && <ProblemNote problem={problem} />}
      <TextField
        label={t('setup.name')}
        autocomplete="name"
        required
        autofocus
        maxLength={80}
        value={name}
        onInput={setName}
        error={problem?.fields['name']}
      />
      <TextField
        label={t('login.email')}
        type="email"
        autocomplete="username"
        required
        value={email}
        onInput={setEmail}
        hint={t('setup.emailHint')}
        error={problem?.fields['email']}
      />
      <TextField
        label={t('login.password')}
        type="password"
        autocomplete="new-password"
        required
        value={password}
        onInput={setPassword}
        error={problem?.fields['password']}
      />
      <ul class="rules" aria-label={t('setup.rules')}>
        <Rule met={rules.long} text={t('setup.ruleLong', { n: passwordMin })} />
        <Rule met={rules.varied} text={t('setup.ruleVaried')} />
        <Rule met={rules.own} text={t('setup.ruleOwn')} />
      </ul>
      <Button type="submit" kind="primary" busy={busy}>
        {busy ? t('setup.busy') : t('setup.submit')}
      </Button>
    </form>
  )
}

function Rule({ met, text }: { met: boolean; text: string }) {
  return (
    <li class={met ? 'rule met' : 'rule'}>
      <span aria-hidden="true">{met ? '✓' : '○'}</span> {text}
      <span class="unseen"> {met ? t('setup.met') : t('setup.unmet')}</span>
    </li>
  )
}
