import { useState } from 'preact/hooks'
import { IconClock } from '../../shared/icons'
import { keeping, type StalePage } from '../api/keeping'
import { Button } from '../controls/button'
import { NumberField } from '../controls/field'
import { say, sayProblem } from '../controls/toasts'
import { lang, t } from '../texts'

/** Ends conversations that nobody writes in any more, after saying how many there are. */
export function StaleCard({ idleHours, onDone }: { idleHours: number; onDone: () => void }) {
  const [hours, setHours] = useState(idleHours)
  const [found, setFound] = useState<StalePage>()
  const [busy, setBusy] = useState(false)
  async function run(work: () => Promise<void>) {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      sayProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const look = () => run(async () => setFound(await keeping.stale(hours)))
  const end = () =>
    run(async () => {
      const { ended } = await keeping.endStale(hours)
      setFound(undefined)
      say(t('stale.ended', { n: ended }))
      onDone()
    })
  return (
    <section class="card stale-card">
      <header class="card-head">
        <h2>
          <IconClock size={16} /> {t('stale.title')}
        </h2>
      </header>
      <p class="muted small-text">{t('stale.text')}</p>
      <div class="stale-row">
        <NumberField
          label={t('stale.hours')}
          unit={t('unit.hours')}
          min={0}
          max={87600}
          value={hours}
          onInput={(next) => {
            setHours(next)
            setFound(undefined)
          }}
        />
        <Button busy={busy && !found} disabled={!Number.isFinite(hours)} onClick={() => void look()}>
          {t('stale.look')}
        </Button>
      </div>
      <div role="status">
        {found && (
          <p>
            {found.count > 0 ? t('stale.found', { n: found.count }) : t('stale.foundNone')}{' '}
            {found.oldest && t('stale.oldest', { date: new Intl.DateTimeFormat(lang.value, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(found.oldest)) })}
            {found.chatbots.length > 1 && ` ${found.chatbots.map(({ name, count }) => `${name}: ${count}`).join(' · ')}`}
          </p>
        )}
      </div>
      {found && found.count > 0 && (
        <Button kind="danger" busy={busy} onClick={() => void end()}>
          {t('stale.end', { n: found.count })}
        </Button>
      )}
    </section>
  )
}
