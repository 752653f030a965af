import { IconShield } from '../../shared/icons'
import { settings } from '../api/api'
import type { Egress, EgressRow } from '../api/types'
import { Badge, Empty, formatBytes, formatNumber, Note, ProblemNote, Skeleton, When } from '../controls/bits'
import { Chips } from '../controls/chips'
import { Switch } from '../controls/choice'
import { SaveBar } from '../controls/save-bar'
import { useForm } from '../controls/use-form'
import { useLoad } from '../live/load'
import { t } from '../texts'

/** What left this server, and the switch that lets nothing leave. */
export function EgressCard() {
  const egress = useLoad('egress', (signal) => settings.egress(signal))
  return (
    <section class="card egress-card">
      <header class="card-head">
        <h2>
          <IconShield size={16} /> {t('egress.title')}
        </h2>
        {egress.data?.airGap && <Badge tone="warn">{t('egress.closed')}</Badge>}
      </header>
      {egress.problem && <ProblemNote problem={egress.problem} retry={egress.reload} />}
      {!egress.data && !egress.problem && <Skeleton lines={4} />}
      {egress.data && <Rows rows={egress.data.rows} />}
      {egress.data && <AirGap egress={egress.data} put={egress.put} />}
    </section>
  )
}

const purposes = {
  model: 'egress.model',
  mail: 'egress.mail',
  website: 'egress.website',
  webhook: 'egress.webhook',
  crm: 'egress.crm',
  gate: 'egress.gate',
} as const

function Rows({ rows }: { rows: readonly EgressRow[] }) {
  if (rows.length === 0) {
    return (
      <Empty icon={IconShield} title={t('egress.nothing')}>
        {t('egress.nothingText')}
      </Empty>
    )
  }
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={t('egress.title')}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t('egress.destination')}</th>
            <th scope="col">{t('egress.purpose')}</th>
            <th scope="col" class="numeric">{t('egress.sent')}</th>
            <th scope="col" class="numeric">{t('egress.received')}</th>
            <th scope="col" class="numeric">{t('egress.connections')}</th>
            <th scope="col">{t('egress.last')}</th>
            <th scope="col">{t('egress.refused')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.purpose + row.address}>
              <td class="egress-address">{row.address}</td>
              <td>{t(purposes[row.purpose])}</td>
              <td class="numeric">{formatBytes(row.sent)}</td>
              <td class="numeric">{formatBytes(row.received)}</td>
              <td class="numeric">{formatNumber(row.connections)}</td>
              <td>{row.lastAt ? <When at={row.lastAt} /> : '–'}</td>
              <td>
                {row.refusedAt ? (
                  <>
                    {formatNumber(row.refused)} × · <When at={row.refusedAt} />
                  </>
                ) : (
                  '–'
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function AirGap({ egress, put }: { egress: Egress; put: (egress: Egress) => void }) {
  const form = useForm({ airGap: egress.airGap, allow: egress.allow }, async (draft) => {
    const saved = await settings.saveEgress(draft)
    put(saved)
    return { airGap: saved.airGap, allow: saved.allow }
  })
  const wrong = Object.values(form.problem?.fields ?? {})[0]
  return (
    <div class="egress-switch">
      <Switch label={t('egress.switch')} hint={t('egress.switchHint')} on={form.draft.airGap} onChange={(airGap) => form.change({ airGap })} />
      {form.draft.airGap && (
        <>
          <Note>{t('egress.stays')}</Note>
          <Chips
            label={t('egress.allow')}
            hint={t('egress.allowHint')}
            placeholder="smtp.example.com:587"
            optional
            values={form.draft.allow}
            error={wrong}
            onChange={(allow) => form.change({ allow })}
          />
        </>
      )}
      <SaveBar form={form} label={t('egress.save')} />
    </div>
  )
}
