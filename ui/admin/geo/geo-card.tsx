import './geo.css'
import { IconGlobe } from '../../shared/icons'
import { geo, type GeoFile, type GeoPage } from '../api/geo'
import { Badge, ProblemNote, Skeleton } from '../controls/bits'
import { Button } from '../controls/button'
import { sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { t } from '../texts'
import { day } from './credit'

/** Which data places are found with, and how the owner's own files stand. */
export function GeoCard() {
  const page = useLoad('geo', (signal) => geo.page(signal), ['geo'])
  async function look() {
    try {
      // What it answers is from before the look, whose end may have been told already.
      await geo.lookAgain()
      page.reload()
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <section class="card geo-card">
      <header class="card-head">
        <h2>
          <IconGlobe size={16} /> {t('geo.title')}
        </h2>
      </header>
      <p class="muted small-text">{t('geo.text')}</p>
      {page.problem && <ProblemNote problem={page.problem} retry={page.reload} />}
      {!page.data && !page.problem && <Skeleton lines={3} />}
      {page.data && <Data page={page.data} onLook={() => void look()} />}
    </section>
  )
}

function Data({ page, onLook }: { page: GeoPage; onLook: () => void }) {
  const { builtIn } = page
  return (
    <>
      <ul class="geo-files">
        {page.files.map((file) => (
          <Row key={file.name} file={file} />
        ))}
        <li>
          <div class="geo-name">
            <b>{t('geo.builtIn')}</b>
            <Badge tone="ok">{t('geo.inUse')}</Badge>
          </div>
          <p class="muted small-text">
            {t('geo.builtInText')}, {t('geo.asOf', { date: day(builtIn.madeAt) })} ·{' '}
            <a href={builtIn.url} target="_blank" rel="noopener noreferrer">
              {builtIn.credit}
            </a>{' '}
            · {builtIn.licence}
          </p>
        </li>
      </ul>
      {page.files.length === 0 && <p class="field-hint">{t('geo.none')}</p>}
      <p class="field-hint geo-path">
        {t('geo.path')} <code>{page.path}</code>
      </p>
      <Button onClick={onLook}>{t('geo.look')}</Button>
    </>
  )
}

const states = { in_use: ['ok', 'geo.inUse'], reading: ['plain', 'geo.reading'], refused: ['bad', 'geo.refused'] } as const

function Row({ file }: { file: GeoFile }) {
  const [tone, label] = states[file.state]
  const date = file.madeAt ? day(file.madeAt) : '–'
  return (
    <li>
      <div class="geo-name">
        <b dir="auto">{file.name}</b>
        <Badge tone={tone}>{t(label)}</Badge>
      </div>
      {file.reason && <p class="small-text geo-reason">{file.reason}</p>}
      {file.inUse && (
        <p class="muted small-text">
          {file.state === 'refused' ? (
            t('geo.former', { kind: file.kind || file.name, date })
          ) : (
            <>
              {[t(file.cities ? 'geo.cities' : 'geo.countries'), file.kind, t('geo.asOf', { date })].filter(Boolean).join(' · ')}
              {file.credit && file.url && (
                <>
                  {' · '}
                  <a href={file.url} target="_blank" rel="noopener noreferrer">
                    {file.credit}
                  </a>
                </>
              )}
            </>
          )}
        </p>
      )}
    </li>
  )
}
