import { useEffect } from 'preact/hooks'
import { Button } from '../controls/button'
import { go, href, place } from '../router/router'
import { Shell } from '../shell/shell'
import { t } from '../texts'
import { Gate } from './gate'
import { LoginForm } from './login-form'
import { begin, enter, entry, me } from './session'
import { SetupForm, setupToken } from './setup-form'
import type { Me } from '../api/types'

/** Set-up, sign-in or the panel itself. The address stays, so that after signing in one is where one wanted to be. */
export function App() {
  const path = place.value.path
  const inside = entry.value === 'inside' && me.value !== null
  useEffect(() => {
    if (inside && (path === '/login' || path === '/setup')) void go(href('/'), { replace: true })
  }, [inside, path])
  if (inside) return path === '/login' || path === '/setup' ? null : <Shell />
  switch (entry.value) {
    case 'unknown':
      return null
    case 'setup':
      return <FirstRun />
    case 'unreachable':
      return (
        <Gate title={t('gate.unreachable')}>
          <p class="prose">{t('gate.unreachableText')}</p>
          <Button kind="primary" onClick={() => void begin()}>
            {t('action.retry')}
          </Button>
        </Gate>
      )
    default:
      return (
        <Gate title={t('login.title')}>
          <LoginForm onDone={enter} />
        </Gate>
      )
  }
}

function FirstRun() {
  const token = setupToken()
  async function done(who: Me) {
    await go(href('/welcome'), { replace: true })
    enter(who)
  }
  return (
    <Gate title={t('setup.title')}>
      {token === '' ? <p class="prose">{t('setup.noToken')}</p> : <SetupForm token={token} onDone={(who) => void done(who)} />}
    </Gate>
  )
}
