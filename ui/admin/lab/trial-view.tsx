import { useState } from 'preact/hooks'
import { IconTriangleAlert, IconX } from '../../shared/icons'
import { can } from '../account/session'
import { lab } from '../api/lab'
import type { Trial } from '../api/lab-types'
import { formatNumber, Note, ProblemNote, Skeleton } from '../controls/bits'
import { Button } from '../controls/button'
import { Choice } from '../controls/choice'
import { sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { outcomeChanges } from '../questions/outcomes'
import { t } from '../texts'
import { score } from '../trace/words'
import { TrialRows } from './trial-rows'
import { TrialState } from './trials'

interface TrialViewProps {
  bot: string
  trial: Trial
  onChange: (trial: Trial) => void
}

type Only = 'all' | 'changed' | 'wrong'

/** One run: how far it is, what came of it, and the questions one by one. */
export function TrialView({ bot, trial, onChange }: TrialViewProps) {
  const replay = trial.kind === 'replay'
  const [only, setOnly] = useState<Only>(replay ? 'changed' : 'wrong')
  const running = trial.state === 'running'
  const rows = useLoad(trial.rowsGone ? null : `trial:${trial.id}:${only}:${running ? '' : 'done'}`, (signal) => lab.rows(bot, trial.id, { only, limit: 200 }, signal), ['contents'])
  async function cancel() {
    try {
      onChange(await lab.cancel(bot, trial.id))
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <section class="trial">
      <header class="row trial-head">
        <TrialState trial={trial} />
        <span class="numbers muted" role="status">
          {t('lab.progress', { done: formatNumber(trial.done), total: formatNumber(trial.total) })}
        </span>
        {running && can('agent') && (
          <Button small icon={IconX} onClick={() => void cancel()}>
            {t('action.cancel')}
          </Button>
        )}
      </header>
      {running && <progress class="lab-progress" value={trial.done} max={Math.max(1, trial.total)} aria-label={t('lab.running')} />}
      {trial.state === 'interrupted' && (
        <Note tone="warn" icon={IconTriangleAlert}>
          {t('lab.interruptedText', { done: formatNumber(trial.done), total: formatNumber(trial.total) })}
        </Note>
      )}
      {replay ? <ReplaySummary trial={trial} /> : <FileSummary trial={trial} />}
      {trial.rowsGone ? (
        <p class="muted">{t('lab.rowsGone')}</p>
      ) : (
        <Choice<Only>
          label={t('lab.show')}
          hideLabel
          value={only}
          onChange={setOnly}
          options={[
            replay ? { value: 'changed', label: t('lab.changed') } : { value: 'wrong', label: t('lab.wrong') },
            { value: 'all', label: t('lab.all') },
          ]}
        />
      )}
      {rows.problem && <ProblemNote problem={rows.problem} retry={rows.reload} />}
      {!trial.rowsGone && !rows.data && !rows.problem && <Skeleton lines={5} />}
      {rows.data && <TrialRows bot={bot} trial={trial} only={only} first={rows.data} />}
    </section>
  )
}

/** Kinds of answers as they were and as they would be. */
function ReplaySummary({ trial }: { trial: Trial }) {
  const { before, after } = trial.outcomes
  if (!before) return null
  const rows = outcomeChanges(before, after)
  return (
    <div class="table-scroll">
      <table class="table trial-outcomes">
        <caption class="unseen">{t('lab.outcomes')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('lab.kind')}</th>
            <th scope="col" class="numeric">
              {t('lab.before')}
            </th>
            <th scope="col" class="numeric">
              {t('lab.after')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.kind}>
              <td>{t(`kind.${row.kind}`)}</td>
              <td class="numeric">{formatNumber(row.before)}</td>
              <td class="numeric">{formatNumber(row.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function FileSummary({ trial }: { trial: Trial }) {
  const { summary } = trial
  if (!summary || summary.graded === 0) return summary ? <p class="muted">{t('lab.ungraded')}</p> : null
  const figures: [string, string][] = [
    [t('lab.accuracy'), `${formatNumber(summary.accuracy * 100, 1)} %`],
    [t('lab.right'), formatNumber(summary.right)],
    [t('lab.wrongCount'), formatNumber(summary.wrong)],
    [t('lab.refusedRightly'), formatNumber(summary.refusedRightly)],
    [t('lab.refusedWrongly'), formatNumber(summary.refusedWrongly)],
  ]
  return (
    <>
      <dl class="figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {summary.threshold > 0 && (
        <p class="muted">{t('lab.suggested', { score: score(summary.threshold), share: formatNumber(summary.accuracyAt * 100, 1) })}</p>
      )}
    </>
  )
}
