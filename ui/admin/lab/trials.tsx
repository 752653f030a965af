import { useEffect, useState } from 'preact/hooks'
import { IconActivity } from '../../shared/icons'
import { can } from '../account/session'
import { lab } from '../api/lab'
import type { Trial } from '../api/lab-types'
import { Badge, Empty, formatNumber, ProblemNote, Skeleton, When, type Tone } from '../controls/bits'
import { onLive } from '../live/live'
import { useLoad } from '../live/load'
import { href, place } from '../router/router'
import { t } from '../texts'
import { StartTrial } from './start-trial'
import { TrialView } from './trial-view'

interface TrialsProps {
  bot: string
  kind: 'file' | 'replay'
}

/** Runs over many questions: begin one, follow it, look at what would change. */
export function Trials({ bot, kind }: TrialsProps) {
  const loaded = useLoad(`trials:${bot}`, (signal) => lab.trials(bot, signal))
  const [live, setLive] = useState<Record<string, Trial>>({})
  const keep = (trial: Trial) => setLive((old) => ({ ...old, [trial.id]: trial }))
  useEffect(() => onLive<Trial & { chatbot: string }>('trial', (event) => event.chatbot === bot && keep(event)), [bot])
  const known = loaded.data?.items ?? []
  const fresh = Object.values(live).filter((trial) => !known.some((one) => one.id === trial.id))
  const trials = [...fresh, ...known].map((trial) => live[trial.id] ?? trial).filter((trial) => trial.kind === kind)
  const chosen = trials.find((trial) => trial.id === place.value.query.get('trial')) ?? trials[0]
  return (
    <div class="lab">
      <div class="lab-side">
        {can('agent') && <StartTrial bot={bot} kind={kind} onStart={keep} running={trials.some((trial) => trial.state === 'running')} />}
        {loaded.problem && <ProblemNote problem={loaded.problem} retry={loaded.reload} />}
        {!loaded.data && !loaded.problem && <Skeleton lines={3} />}
        {trials.length > 0 && (
          <section>
            <h2 class="lab-heading">{t('lab.runs')}</h2>
            <ul class="trial-list">
              {trials.map((trial) => (
                <li key={trial.id}>
                  <a href={href('/test-bench', { view: kind, trial: trial.id })} aria-current={trial.id === chosen?.id ? 'true' : undefined}>
                    <When at={trial.startedAt} /> <span class="muted numbers">{t('lab.of', { n: formatNumber(trial.total) })}</span>
                    <TrialState trial={trial} />
                  </a>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <div class="lab-main">
        {chosen ? (
          <TrialView key={chosen.id} bot={bot} trial={chosen} onChange={keep} />
        ) : (
          loaded.data && (
            <Empty icon={IconActivity} title={t(`lab.${kind}None`)}>
              {t(`lab.${kind}NoneText`)}
            </Empty>
          )
        )}
      </div>
    </div>
  )
}

const tones: Record<Trial['state'], Tone> = { running: 'accent', done: 'ok', cancelled: 'plain', failed: 'bad', interrupted: 'warn' }

export function TrialState({ trial }: { trial: Trial }) {
  return <Badge tone={tones[trial.state]}>{t(`lab.state.${trial.state}`)}</Badge>
}
