import { useState } from 'preact/hooks'
import { lab } from '../api/lab'
import type { Trial, TrialAnswer, TrialRow, TrialRows as Rows } from '../api/lab-types'
import { Badge, type Tone } from '../controls/bits'
import { Button } from '../controls/button'
import { sayProblem } from '../controls/toasts'
import { href } from '../router/router'
import { t } from '../texts'
import { score } from '../trace/words'

interface TrialRowsProps {
  bot: string
  trial: Trial
  only: string
  first: Rows
}

/** Question by question: what was answered, and what would be. */
export function TrialRows({ bot, trial, only, first }: TrialRowsProps) {
  const [more, setMore] = useState<{ of: Rows; rows: TrialRow[]; next: string | null }>()
  const beyond = more?.of === first ? more : { of: first, rows: [], next: first.next }
  const rows = [...first.items, ...beyond.rows]
  async function read() {
    try {
      const page = await lab.rows(bot, trial.id, { only, cursor: beyond.next, limit: 200 })
      setMore({ of: first, rows: [...beyond.rows, ...page.items], next: page.next })
    } catch (error) {
      sayProblem(error)
    }
  }
  if (rows.length === 0) return <p class="muted">{t(trial.state === 'running' ? 'lab.noneYet' : 'lab.noRows')}</p>
  return (
    <>
      <ol class="trial-rows">
        {rows.map((row) => (
          <Row key={row.id} row={row} replay={trial.kind === 'replay'} />
        ))}
      </ol>
      {beyond.next && <Button onClick={() => void read()}>{t('lab.more')}</Button>}
    </>
  )
}

const tones: Record<TrialRow['verdict'], Tone> = { right: 'ok', wrong: 'bad', refused_rightly: 'ok', refused_wrongly: 'warn', ungraded: 'plain' }

function Row({ row, replay }: { row: TrialRow; replay: boolean }) {
  return (
    <li class="card trial-row">
      <p class="trial-question" dir="auto">
        {row.question}{' '}
        {row.verdict !== 'ungraded' && <Badge tone={tones[row.verdict]}>{t(`lab.verdict.${row.verdict}`)}</Badge>}
        {replay && row.changed && <Badge tone="accent">{t('lab.isChanged')}</Badge>}
      </p>
      {row.expected !== undefined && (
        <p class="muted small-text">{row.expected ? t('lab.expected', { id: row.expected }) : t('lab.expectedNone')}</p>
      )}
      <div class={row.before ? 'trial-pair' : 'trial-single'}>
        {row.before && <Answer label={t('lab.before')} answer={row.before} />}
        <Answer label={row.before ? t('lab.after') : ''} answer={row.after} />
      </div>
    </li>
  )
}

function Answer({ label, answer }: { label: string; answer: TrialAnswer }) {
  return (
    <div class="trial-answer">
      <p class="row small-text muted">
        {label && <strong>{label}</strong>}
        <span>{t(`kind.${answer.kind}`)}</span>
        {answer.score !== null && <span class="numbers">{score(answer.score)}</span>}
        {answer.contentId && (
          <a href={href('/contents/edit', { id: answer.contentId })} dir="auto">
            {answer.title || answer.contentId}
          </a>
        )}
      </p>
      <p class="trial-text" dir="auto">
        {answer.text}
      </p>
    </div>
  )
}
