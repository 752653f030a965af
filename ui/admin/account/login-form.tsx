import { useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { account } from '../api/api'
import { asProblem } from '../api/client'
import type { Me } from '../api/types'
import { Button } from '../controls/button'
import { TextField } from '../controls/field'
import { ProblemNote } from '../controls/bits'
import { t } from '../texts'

/** E-mail and password. What the server says about wrong ones or too many tries is shown as it is. */
export function LoginForm({ onDone, email: known = '' }: { onDone: (who: Me) => void; email?: string }) {
  const [email, setEmail] = useState(known)
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)

  async function submit(event: Event) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setProblem(undefined)
    try {
      onDone(await account.login(email.trim(), password))
    } catch (error) {
      setProblem(asProblem(error))
      setPassword('')
    } finally {
      setBusy(false)
    }
  }
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      {problem && Object.keys(problem.fields).length === 0 && <ProblemNote problem={problem} />}
      <TextField
        label={t('login.email')}
        type="email"
        autocomplete="username"
        required
        autofocus={known === ''}
        value={email}
        onInput={setEmail}
        error={problem?.fields['email']}
      />
      <TextField
        label={t('login.password')}
        type="password"
        autocomplete="current-password"
        required
        autofocus={known !== ''}
        value={password}
        onInput={setPassword}
        error={problem?.fields['password']}
      />
      <Button type="submit" kind="primary" busy={busy}>
        {busy ? t('login.busy') : t('login.submit')}
      </Button>
    </form>
  )
}
