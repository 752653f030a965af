import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { IconDownload } from '../../shared/icons'
import { Button, LinkButton } from '../controls/button'
import { t } from '../texts'

export interface Cells {
  head: readonly string[]
  /** The first cell names the row; cells may be links. Numbers are written out already. */
  rows: readonly (readonly ComponentChildren[])[]
  /** Columns from here on are numbers; 1 where it is left out. */
  numbersFrom?: number
}

interface PartProps {
  title: string
  /** Beside the title, quieter. */
  note?: ComponentChildren
  /** Choices that belong to the drawing. */
  tools?: ComponentChildren
  /** Address of the same as CSV. */
  csv?: string
  /** What stands behind the drawing; without it there is nothing to switch to. */
  table?: Cells
  /** Said instead of the drawing when there is nothing to draw. */
  empty?: string | false
  wide?: boolean
  children: ComponentChildren
}

/** A card with one drawing, the table behind it, and its figures as CSV. */
export function Part(props: PartProps) {
  const [asTable, setAsTable] = useState(false)
  const { title, table, csv, empty } = props
  return (
    <section class={props.wide ? 'card part wide' : 'card part'} aria-label={title}>
      <header class="part-head">
        <h2>{title}</h2>
        {props.note && <span class="muted small-text numbers">{props.note}</span>}
        <span class="part-tools">
          {!asTable && !empty && props.tools}
          {table && !empty && (
            <Button small kind="quiet" onClick={() => setAsTable(!asTable)}>
              {asTable ? t('dashboard.asChart') : t('dashboard.asTable')}
              <span class="unseen">: {title}</span>
            </Button>
          )}
          {csv && !empty && (
            <LinkButton small kind="quiet" icon={IconDownload} href={csv} download label={t('dashboard.csvOf', { part: title })} />
          )}
        </span>
      </header>
      {empty ? <p class="part-empty muted">{empty}</p> : asTable && table ? <Table title={title} cells={table} /> : props.children}
    </section>
  )
}

function Table({ title, cells }: { title: string; cells: Cells }) {
  const from = cells.numbersFrom ?? 1
  const side = (i: number) => (i >= from ? 'numeric' : undefined)
  return (
    <div class="part-table" tabIndex={0} role="region" aria-label={t('dashboard.tableLabel', { part: title })}>
      <table class="table">
        <thead>
          <tr>
            {cells.head.map((name, i) => (
              <th key={i} scope="col" class={side(i)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cells.rows.map((row, i) => (
            <tr key={i}>
              {row.map((cell, j) =>
                j === 0 ? (
                  <th key={j} scope="row" dir="auto">
                    {cell}
                  </th>
                ) : (
                  <td key={j} class={side(j)}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
