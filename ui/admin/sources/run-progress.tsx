import './sources.css'
import type { RunError, SiteRun } from '../api/knowledge-types'
import { Badge, formatNumber, When } from '../controls/bits'
import { Button } from '../controls/button'
import { t } from '../texts'
import { Outside } from './outside'
import { errorText, runShare, runState, shortAddress } from './words'

interface RunProps {
  run: SiteRun
  /** Left out for those who may not stop it. */
  onCancel?: (() => void) | undefined
}

/** A reading of a website: how far it is, what it found, and what went wrong with examples. */
export function RunProgress({ run, onCancel }: RunProps) {
  const running = run.state === 'running'
  const said = runState(run)
  return (
    <section class={running ? 'card run running' : 'card run'} aria-label={running ? t('sources.reading') : t('run.last')}>
      <div class="run-head">
        <span role="status">
          <Badge tone={said.tone}>{said.text}</Badge>
        </span>
        <span class="numbers">
          {running && run.found === 0 ? t('run.looking') : running ? t('run.of', { done: formatNumber(run.read), all: formatNumber(run.found) }) : t('run.looked', { n: run.read })}
          {run.words > 0 && ` · ${t('run.words', { n: run.words })}`}
        </span>
        {!running && run.endedAt && <When at={run.endedAt} />}
        {running && onCancel && (
          <Button small onClick={onCancel}>
            {t('sources.cancel')}
          </Button>
        )}
      </div>
      {running && <progress class="progress" aria-label={t('run.progress')} max={1} value={runShare(run)} />}
      {running && (
        <p class="run-current small-text muted" title={run.current}>
          <span class="unseen">{t('run.now')}</span> <span dir="ltr">{run.current ? shortAddress(run.current) : '…'}</span>
        </p>
      )}
      {run.note && <p class="prose">{run.note}</p>}
      <dl class="run-counts">
        <Count name={t('run.added')} value={run.added} />
        <Count name={t('run.changed')} value={run.changed} />
        <Count name={t('run.gone')} value={run.gone} />
        <Count name={t('run.unchanged')} value={run.unchanged} />
        <Count name={t('run.skipped')} value={run.skipped} />
        <Count name={t('run.failed')} value={run.failed} />
      </dl>
      {run.errors.length > 0 && <Errors errors={run.errors} />}
    </section>
  )
}

function Count({ name, value }: { name: string; value: number }) {
  return (
    <div class={value === 0 ? 'zero' : undefined}>
      <dt>{name}</dt>
      <dd class="numbers">{formatNumber(value)}</dd>
    </div>
  )
}

function Errors({ errors }: { errors: readonly RunError[] }) {
  return (
    <div class="run-errors">
      <h3>{t('run.errors')}</h3>
      {errors.map((error) => (
        <details key={error.kind}>
          <summary>
            {errorText(error)} <span class="muted numbers">{t('run.pages', { n: error.count })}</span>
          </summary>
          <ul>
            {error.examples.map((example) => (
              <li key={example.url}>
                <Outside url={example.url} />
                <span class="muted small-text">{example.message}</span>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </div>
  )
}
