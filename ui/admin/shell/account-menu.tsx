import { IconInfo, IconLogOut, IconMonitor, IconMoon, IconSun, IconUserRound } from '../../shared/icons'
import { can, me, signOut } from '../account/session'
import { Menu } from '../controls/menu'
import { available, setAvailable } from '../live/available'
import { sayProblem } from '../controls/toasts'
import { t } from '../texts'
import { keysOpen } from './drawer'
import { theme } from './theme'

/** Who is signed in, the theme, the keys and the way out. */
export function AccountMenu() {
  const account = me.value?.account
  if (!account) return null
  const chosen = theme.value
  return (
    <Menu
      label={t('account.menu', { name: account.name || account.email })}
      class="account-button"
      head={
        <>
          <strong>{account.name || account.email}</strong>
          <span>
            {account.email} · {t(`role.${account.role}`)}
          </span>
        </>
      }
      items={[
        ...(can('agent')
          ? ([{ label: t('person.available'), icon: IconUserRound, checked: available.value, run: () => setAvailable(!available.value) }, 'line'] as const)
          : []),
        { label: t('theme.light'), icon: IconSun, checked: chosen === 'light', run: () => (theme.value = 'light') },
        { label: t('theme.dark'), icon: IconMoon, checked: chosen === 'dark', run: () => (theme.value = 'dark') },
        { label: t('theme.auto'), icon: IconMonitor, checked: chosen === 'auto', run: () => (theme.value = 'auto') },
        'line',
        { label: t('keys.title'), icon: IconInfo, keys: '?', run: () => (keysOpen.value = true) },
        { label: t('account.signOut'), icon: IconLogOut, run: () => void signOut().catch(sayProblem) },
      ]}
    >
      <span class="account-picture" aria-hidden="true">
        <IconUserRound size={16} />
      </span>
      <span class="side-text account-name">{account.name || account.email}</span>
    </Menu>
  )
}
