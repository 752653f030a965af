import { can } from '../account/session'
import { digest } from '../api/dashboard'
import { Switch } from '../controls/choice'
import { say, sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { t } from '../texts'

/** Whether the figures of each week are mailed to who is signed in. */
export function DigestCard({ zone }: { zone: string | undefined }) {
  const loaded = useLoad(`digest:${zone ?? ''}`, (signal) => digest.get(signal))
  const now = loaded.data
  if (!now?.to) return null
  async function change(on: boolean) {
    try {
      loaded.put(await digest.set(on))
      say(t(on ? 'digest.on' : 'digest.off'))
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <section class="card on-screen digest" aria-labelledby="digest-title">
      <h2 id="digest-title">{t('digest.title')}</h2>
      <Switch
        label={t('digest.label', { to: now.to })}
        hint={
          <>
            {t('digest.hint', { zone: now.zone.replaceAll('_', ' ') })}
            {!now.configured && (
              <>
                {' '}
                {t('digest.noMail')} {can('admin') && <a href={href('/email')}>{t('digest.setMail')}</a>}
              </>
            )}
          </>
        }
        on={now.on}
        onChange={(on) => void change(on)}
      />
    </section>
  )
}
