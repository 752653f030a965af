import { useState } from 'preact/hooks'
import { leads, type CRMPush } from '../api/leads'
import { Badge, formatMs, ProblemNote, When, type Tone } from '../controls/bits'
import { Button } from '../controls/button'
import { say, sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { t } from '../texts'

const tones: Record<CRMPush['state'], Tone> = { waiting: 'plain', delivered: 'ok', retrying: 'warn', failed: 'bad' }

/** What was pushed, newest first, with what the other side said. */
export function CRMLog({ bot }: { bot: string }) {
  const [cursor, setCursor] = useState<string | null>(null)
  const [before, setBefore] = useState<CRMPush[]>([])
  const loaded = useLoad(`crm-log:${bot}:${cursor ?? ''}`, (signal) => leads.log(bot, cursor, signal), ['lead'])
  const rows = [...before, ...(loaded.data?.items ?? [])]
  const next = loaded.data?.next ?? null
  async function retry(push: CRMPush) {
    try {
      await leads.retry(bot, push.id)
      say(t('lead.pushed'))
      loaded.reload()
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <section class="card stack crm-card">
      <h2>{t('crm.log')}</h2>
      {loaded.problem && <ProblemNote problem={loaded.problem} retry={loaded.reload} />}
      {loaded.data && rows.length === 0 && <p class="muted">{t('crm.logNone')}</p>}
      {rows.length > 0 && (
        <div class="crm-log" tabIndex={0} role="region" aria-label={t('crm.log')}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t('crm.when')}</th>
                <th scope="col">{t('crm.lead')}</th>
                <th scope="col">{t('crm.state')}</th>
                <th scope="col">{t('crm.answer')}</th>
                <th scope="col">
                  <span class="unseen">{t('crm.retry')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <When at={row.at} short />
                  </td>
                  <td dir="auto">
                    <a href={href(`/leads/${row.lead}`)}>{row.name}</a>
                  </td>
                  <td>
                    <Badge tone={tones[row.state]}>{t(`crm.state.${row.state}`)}</Badge>{' '}
                    <span class="muted">{row.attempts > 0 && t('crm.tries', { n: row.attempts })}</span>
                  </td>
                  <td class="problem" dir="auto">
                    {[row.host, row.status ? String(row.status) : '', row.millis ? formatMs(row.millis) : '', row.problem || row.answer].filter(Boolean).join(' · ')}
                  </td>
                  <td>
                    {row.state === 'failed' && (
                      <Button small onClick={() => void retry(row)}>
                        {t('crm.retry')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {next && (
        <Button
          small
          onClick={() => {
            setBefore(rows)
            setCursor(next)
          }}
        >
          {t('crm.more')}
        </Button>
      )}
    </section>
  )
}
