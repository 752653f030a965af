import type { ImportRun } from '../api/types'
import { formatNumber } from '../controls/bits'
import { t } from '../texts'

/** How far an import is, what it did, and the lines that were wrong. */
export function ImportProgress({ run }: { run: ImportRun }) {
  const errors = run.errors
  return (
    <div class="stack">
      <p role="status">
        <strong>{t(`import.${run.state}`)}</strong>{' '}
        <span class="muted numbers">
          {run.total > 0 ? t('import.of', { done: formatNumber(run.done), total: formatNumber(run.total) }) : t('import.lines', { n: run.done })}
        </span>
      </p>
      {run.state === 'running' && (
        <progress class="progress" aria-label={t('import.running')} {...(run.total > 0 ? { value: run.done, max: run.total } : {})} />
      )}
      <dl class="import-counts">
        <Count name={t('import.created')} value={run.created} />
        <Count name={t('import.updated')} value={run.updated} />
        <Count name={t('import.deleted')} value={run.deleted} />
        <Count name={t('import.wrong')} value={run.errorCount} />
      </dl>
      {errors.length > 0 && (
        <section>
          <h3>{t('import.wrongLines', { n: run.errorCount })}</h3>
          <div class="import-errors" tabIndex={0} role="region" aria-label={t('import.wrongLines', { n: run.errorCount })}>
            <table class="table">
              <thead>
                <tr>
                  <th scope="col" class="numeric">
                    {t('import.line')}
                  </th>
                  <th scope="col">{t('import.why')}</th>
                </tr>
              </thead>
              <tbody>
                {errors.map((error) => (
                  <tr key={`${error.line}${error.message}`}>
                    <td class="numeric">{formatNumber(error.line)}</td>
                    <td>{error.message}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {run.errorCount > errors.length && <p class="field-hint">{t('import.firstOnly', { n: errors.length })}</p>}
        </section>
      )}
    </div>
  )
}

function Count({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="numbers">{formatNumber(value)}</dd>
    </div>
  )
}
