import type { ColumnRole, ImportPreview } from '../api/knowledge-types'
import { columnRoles } from '../api/knowledge-types'
import { formatNumber } from '../controls/bits'
import { exactTime } from '../../shared/time'
import { lang, t } from '../texts'

export type ColumnMap = Readonly<Record<string, ColumnRole>>

interface MappingProps {
  preview: ImportPreview
  onMap: (map: ColumnMap) => void
}

/** A change of one column; what may stand only once is taken away from the column that had it. */
export function remapped(columns: ImportPreview['columns'], name: string, as: ColumnRole): ColumnMap {
  const once = as !== 'ignore' && as !== 'question' && as !== 'tags'
  return Object.fromEntries(columns.map((column) => [column.name, column.name === name ? as : once && column.as === as ? 'ignore' : column.as]))
}

/** Which column is what, and what comes out of it. */
export function Mapping({ preview, onMap }: MappingProps) {
  return (
    <div class="mapping">
      {preview.columns.length > 0 && <Columns preview={preview} onMap={onMap} />}
      <section>
        <h3>{t('import.first')}</h3>
        {preview.records.length === 0 ? <p class="muted">{t('import.noneFirst')}</p> : <Records preview={preview} />}
      </section>
      {preview.problemCount > 0 && (
        <section>
          <h3>{t('import.problems', { n: preview.problemCount })}</h3>
          <ul class="import-errors mapping-problems" tabIndex={0} role="region" aria-label={t('import.problems', { n: preview.problemCount })}>
            {preview.problems.map((problem) => (
              <li key={`${problem.line}${problem.message}`}>
                <span class="muted numbers">
                  {t('import.line')} {formatNumber(problem.line)}
                </span>{' '}
                {problem.message}
              </li>
            ))}
          </ul>
          {preview.problemCount > preview.problems.length && <p class="field-hint">{t('import.firstOnly', { n: preview.problems.length })}</p>}
        </section>
      )}
    </div>
  )
}

function Columns({ preview, onMap }: MappingProps) {
  return (
    <section>
      <h3>{t('import.columns')}</h3>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t('import.column')}</th>
            <th scope="col">{t('import.as')}</th>
            <th scope="col">{t('import.samples')}</th>
          </tr>
        </thead>
        <tbody>
          {preview.columns.map((column) => (
            <tr key={column.name}>
              <th scope="row" dir="auto">
                {column.name}
              </th>
              <td>
                <select
                  class="input select"
                  aria-label={t('import.asOf', { name: column.name })}
                  onInput={(event) => onMap(remapped(preview.columns, column.name, event.currentTarget.value as ColumnRole))}
                >
                  {columnRoles.map((role) => (
                    <option key={role} value={role} selected={role === column.as}>
                      {t(`import.as.${role}`)}
                    </option>
                  ))}
                </select>
              </td>
              <td>
                <div class="mapping-samples" dir="auto" title={column.samples.join('\n')}>
                  {column.samples.filter(Boolean).join(' · ') || '–'}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Records({ preview }: { preview: ImportPreview }) {
  return (
    <ul class="mapping-records" tabIndex={0} role="region" aria-label={t('import.first')}>
      {preview.records.map((record, i) => (
        <li key={i} dir="auto">
          <strong>{record.title || record.questions?.[0] || record.id}</strong>
          {(record.questions?.length ?? 0) > 0 && <span class="small-text">{record.questions!.join(' · ')}</span>}
          <span class="mapping-body">{record.answer || record.text}</span>
          {(record.draft || record.validFrom || record.validTo) && (
            <span class="muted small-text">
              {[
                record.draft && t('import.isDraft'),
                record.validFrom && t('import.from', { time: exactTime(record.validFrom, lang.value) }),
                record.validTo && t('import.to', { time: exactTime(record.validTo, lang.value) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          )}
          {(record.url || record.lang || (record.tags?.length ?? 0) > 0) && (
            <span class="muted small-text">{[record.url, record.lang, record.tags?.join(', ')].filter(Boolean).join(' · ')}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
