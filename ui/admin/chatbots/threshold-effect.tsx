import { useEffect, useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { asProblem, isAbort } from '../api/client'
import { lab } from '../api/lab'
import type { ThresholdEffect as Effect } from '../api/lab-types'
import { formatNumber, ProblemNote } from '../controls/bits'
import { href } from '../router/router'
import { outcomeChanges } from '../questions/outcomes'
import { t } from '../texts'
import { score } from '../trace/words'

interface ThresholdEffectProps {
  bot: string
  directScore: number
  foundScore: number
  /** False while they are as saved: then there is nothing to tell. */
  moved: boolean
}

const days = 30
const settleMs = 400

/** What thresholds that are not saved yet would have done to the questions of the last weeks. */
export function ThresholdEffect({ bot, directScore, foundScore, moved }: ThresholdEffectProps) {
  const [effect, setEffect] = useState<Effect>()
  const [problem, setProblem] = useState<Problem>()
  const valid = [directScore, foundScore].every((value) => value >= 0 && value <= 1) && foundScore <= directScore
  useEffect(() => {
    if (!moved || !valid) return
    const abort = new AbortController()
    const timer = setTimeout(() => {
      lab.thresholds(bot, { directScore, foundScore, days }, abort.signal).then(
        (found) => {
          setEffect(found)
          setProblem(undefined)
        },
        (error: unknown) => {
          if (!isAbort(error)) setProblem(asProblem(error))
        },
      )
    }, settleMs)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [bot, directScore, foundScore, moved])
  if (!moved || !valid) return null
  return (
    <div class="effect" aria-live="polite">
      {problem && <ProblemNote problem={problem} />}
      {effect && effect.questions === 0 && <p class="field-hint">{t('effect.none', { days })}</p>}
      {effect && effect.questions > 0 && <Told effect={effect} />}
    </div>
  )
}

function Told({ effect }: { effect: Effect }) {
  const rows = outcomeChanges(effect.before, effect.after)
  return (
    <>
      <p>{t('effect.of', { n: effect.questions, days })}</p>
      <ul class="effect-kinds">
        {rows.map((row) => (
          <li key={row.kind}>
            {t(`kind.${row.kind}`)}{' '}
            <span class="numbers">
              {formatNumber(row.before)} → <strong>{formatNumber(row.after)}</strong>
            </span>
          </li>
        ))}
      </ul>
      {effect.changes.length > 0 && (
        <details>
          <summary>{t('effect.changes', { n: effect.changes.length })}</summary>
          <ul class="effect-changes">
            {effect.changes.map((change, i) => (
              <li key={i}>
                <a href={href(`/conversations/${change.conversationId}`)} dir="auto">
                  {change.text}
                </a>{' '}
                <span class="muted small-text">
                  {t(`kind.${change.before}`)} → {t(`kind.${change.after}`)} · <span class="numbers">{score(change.score)}</span>
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
