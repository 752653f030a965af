import './settings.css'
import { useEffect } from 'preact/hooks'
import { IconActivity } from '../../shared/icons'
import { settings } from '../api/api'
import type { General, System } from '../api/types'
import { formatBytes, formatMs, formatNumber, ProblemNote, Skeleton, When } from '../controls/bits'
import { Button } from '../controls/button'
import { NumberField, TextField } from '../controls/field'
import { SaveBar } from '../controls/save-bar'
import { useForm } from '../controls/use-form'
import { useLoad } from '../live/load'
import { Page } from '../shell/page'
import { t } from '../texts'
import { GeoCard } from '../geo/geo-card'
import { EgressCard } from './egress-card'
import { Jobs } from './jobs'
import { SearchCard } from './search-card'
import { StaleCard } from './stale-card'

const refreshMs = 10_000

/** The server itself: its address, what it uses, and the work that it does by itself. */
export default function SystemPage() {
  const system = useLoad('system', (signal) => settings.system(signal), ['job'])
  const general = useLoad('general', (signal) => settings.general(signal))
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && system.reload(), refreshMs)
    return () => clearInterval(timer)
  }, [])
  return (
    <Page title={t('nav.system')}>
      <div class="settings">
        {system.problem && <ProblemNote problem={system.problem} retry={system.reload} />}
        {!system.data && !system.problem && <Skeleton lines={6} tall />}
        {system.data && <Figures system={system.data} />}
        <EgressCard />
        <GeoCard />
        <SearchCard />
        {general.data && <StaleCard idleHours={general.data.settings.idleHours} onDone={system.reload} />}
        {system.data && <Jobs jobs={system.data.jobs} reload={system.reload} />}
        {general.problem && <ProblemNote problem={general.problem} retry={general.reload} />}
        {general.data && <Form general={general.data} put={general.put} />}
      </div>
    </Page>
  )
}

function Figures({ system }: { system: System }) {
  const { memory, writer, outbox } = system
  const rows: [string, string, string][] = [
    [t('system.version'), system.version, system.go],
    [t('system.memory'), formatBytes(memory.rss), memory.limit > 0 ? t('system.memoryLimit', { limit: formatBytes(memory.limit) }) : t('system.heap', { heap: formatBytes(memory.heap) })],
    [t('system.data'), formatBytes(system.dataBytes), t('system.free', { free: formatBytes(system.freeBytes) })],
    [t('system.streams'), formatNumber(system.streams), t('system.streamsText')],
    [t('system.writer'), t('system.writerFigure', { p50: formatMs(writer.p50ms), p99: formatMs(writer.p99ms) }), t('system.writerText', { n: writer.writes, queue: formatNumber(writer.queue) })],
    [t('system.outbox'), t('system.outboxFigure', { n: outbox.pending }), t('system.outboxFailed', { n: outbox.failed })],
  ]
  return (
    <section class="card">
      <header class="card-head">
        <h2>
          <IconActivity size={16} /> {t('system.title')}
        </h2>
        <span class="muted small-text">
          {t('system.started')} <When at={system.startedAt} />
        </span>
      </header>
      <dl class="system-figures">
        {rows.map(([name, value, note]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="system-value">{value}</dd>
            <dd class="muted small-text">{note}</dd>
          </div>
        ))}
      </dl>
      <p class="field-hint system-folder">
        {t('system.folder')} <code>{system.dataDir}</code>
      </p>
    </section>
  )
}

function Form({ general, put }: { general: General; put: (general: General) => void }) {
  const { fixed } = general
  const form = useForm(general.settings, async (draft) => {
    const saved = await settings.saveGeneral(draft)
    put(saved)
    return saved.settings
  })
  const errors = form.problem?.fields ?? {}
  return (
    <div>
      <div class="form">
        <section class="form-section">
          <h2>{t('system.general')}</h2>
          <TextField
            label={t('system.publicUrl')}
            type="url"
            placeholder="https://chat.example.com"
            hint={t('system.publicUrlHint')}
            value={form.draft.publicUrl}
            fixedBy={fixed['publicUrl']}
            error={errors['publicUrl']}
            onInput={(publicUrl) => form.change({ publicUrl })}
          />
          <NumberField
            label={t('limits.idle')}
            unit={t('unit.hours')}
            hint={t('system.idleHint')}
            min={1}
            value={form.draft.idleHours}
            fixedBy={fixed['idleHours']}
            error={errors['idleHours']}
            onInput={(idleHours) => form.change({ idleHours })}
          />
          <TextField
            label={t('system.zone')}
            placeholder={ownZone()}
            hint={t('system.zoneHint')}
            value={form.draft.zone}
            fixedBy={fixed['zone']}
            error={errors['zone']}
            onInput={(zone) => form.change({ zone })}
          />
          {form.draft.zone === '' && ownZone() !== 'UTC' && !fixed['zone'] && (
            <div>
              <Button small onClick={() => form.change({ zone: ownZone() })}>
                {t('system.zoneUse', { zone: ownZone() })}
              </Button>
            </div>
          )}
        </section>
      </div>
      <SaveBar form={form} />
    </div>
  )
}

const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone
