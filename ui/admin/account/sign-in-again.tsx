import { Dialog } from '../controls/dialog'
import { tell } from '../live/live'
import { t } from '../texts'
import { LoginForm } from './login-form'
import { enter, me } from './session'

/** The session ran out: one signs in over the page, and nothing that was typed is lost. */
export function SignInAgain() {
  return (
    <Dialog title={t('login.again')} closable={false} onClose={() => undefined}>
      <p class="prose">{t('login.againText')}</p>
      <LoginForm
        email={me.value?.account.email ?? ''}
        onDone={(who) => {
          enter(who)
          tell('resync')
        }}
      />
    </Dialog>
  )
}
