import { useState } from 'preact/hooks'
import { settings } from '../api/api'
import type { Job, JobRun } from '../api/types'
import { Badge, formatMs, When } from '../controls/bits'
import { Button } from '../controls/button'
import { say, sayProblem } from '../controls/toasts'
import { t } from '../texts'
import { scheduleWords } from './schedule'
import { stepName } from '../trace/words'

/** The work that the server does by itself, when, and how it went. */
export function Jobs({ jobs, reload }: { jobs: readonly Job[]; reload: () => void }) {
  return (
    <section class="card">
      <header class="card-head">
        <h2>{t('jobs.title')}</h2>
      </header>
      {jobs.length === 0 && <p class="muted">{t('jobs.none')}</p>}
      <ul class="jobs">
        {jobs.map((job) => (
          <Entry key={job.name} job={job} reload={reload} />
        ))}
      </ul>
    </section>
  )
}

function Entry({ job, reload }: { job: Job; reload: () => void }) {
  const [busy, setBusy] = useState(false)
  const runs = [...job.runs].sort((a, b) => b.startedAt.localeCompare(a.startedAt))
  const last = runs[0]
  async function run() {
    setBusy(true)
    try {
      const done = await settings.runJob(job.name)
      say(done?.note ? `${stepName(job.name)}: ${done.note}` : t('jobs.started', { name: stepName(job.name) }))
      reload()
    } catch (error) {
      sayProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const running = busy || job.running
  return (
    <li>
      <div class="job-head">
        <div>
          <h3>
            {stepName(job.name)} {last && <RunBadge run={last} />}
          </h3>
          <p class="muted">{job.description}</p>
          <p class="muted small-text">
            <span title={job.schedule}>{scheduleWords(job.schedule)}</span>
            {job.next && (
              <>
                {' '}
                · {t('jobs.next')} <When at={job.next} />
              </>
            )}
          </p>
        </div>
        <Button busy={running} onClick={() => void run()}>
          {running ? t('jobs.running') : t('jobs.run')}
        </Button>
      </div>
      {runs.length > 0 && (
        <details>
          <summary>{t('jobs.runs', { n: runs.length })}</summary>
          <div class="table-scroll">
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">{t('conversation.started')}</th>
                  <th scope="col">{t('conversation.result')}</th>
                  <th scope="col">{t('trace.note')}</th>
                  <th scope="col">{t('jobs.by')}</th>
                  <th scope="col" class="numeric">
                    {t('trace.time')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {runs.map((one) => (
                  <tr key={one.startedAt}>
                    <td>
                      <When at={one.startedAt} />
                    </td>
                    <td>
                      <RunBadge run={one} />
                    </td>
                    <td>{one.error || one.note || '–'}</td>
                    <td dir="auto">{one.by || t('jobs.bySchedule')}</td>
                    <td class="numeric">{one.endedAt ? formatMs(new Date(one.endedAt).getTime() - new Date(one.startedAt).getTime()) : '–'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </li>
  )
}

function RunBadge({ run }: { run: JobRun }) {
  return <Badge tone={run.ok ? 'ok' : 'bad'}>{run.ok ? t('jobs.ok') : t('jobs.failed')}</Badge>
}
