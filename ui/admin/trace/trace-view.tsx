import './trace.css'
import { useState } from 'preact/hooks'
import type { Found, ModelTrace, Trace } from '../api/types'
import { formatMs, formatNumber, Note } from '../controls/bits'
import { href } from '../router/router'
import { t, type TextKey } from '../texts'
import { score, stepName } from './words'

/** Everything that led to an answer: the path and why, what was found, each step, the model. */
const rewritten = { words: 'trace.rewritten', spelling: 'trace.rewrittenBySpelling', model: 'trace.rewrittenByModel' } as const

export function TraceView({ trace }: { trace: Trace }) {
  const found = trace.found
  return (
    <div class="trace">
      <section>
        <p class="trace-question" dir="auto">
          “{trace.question}”
        </p>
        {trace.rewritten && (
          <p class="muted">
            {t(rewritten[trace.rewrittenBy ?? 'words'])} <q dir="auto">{trace.rewritten}</q>
          </p>
        )}
        <p>
          <strong>{t(`path.${trace.path}` as TextKey)}</strong>
          <span class="muted"> · {formatMs(trace.totalMs)}</span>
        </p>
        <p class="prose">{trace.reason}</p>
      </section>
      <section>
        <h3>{t('trace.found')}</h3>
        {found.length === 0 ? (
          <p class="muted">{t('trace.foundNothing')}</p>
        ) : (
          <>
            <p class="field-hint">
              {t('trace.thresholds', { direct: score(trace.directScore), found: score(trace.foundScore) })}
            </p>
            <ol class="trace-found">
              {found.map((hit, i) => (
                <Hit key={i} hit={hit} trace={trace} />
              ))}
            </ol>
          </>
        )}
      </section>
      <Cuts trace={trace} />
      <Steps trace={trace} />
      {trace.model && <ModelFigures model={trace.model} />}
    </div>
  )
}

const levels = { direct: 'trace.direct', found: 'trace.hitFound', below: 'trace.below' } as const

function Hit({ hit, trace }: { hit: Found; trace: Trace }) {
  const [whole, setWhole] = useState(false)
  const level = hit.score >= trace.directScore ? 'direct' : hit.score >= trace.foundScore ? 'found' : 'below'
  return (
    <li>
      <div class="trace-hit">
        <a href={href('/contents/edit', { id: hit.contentId })} dir="auto">
          {hit.title || hit.contentId}
        </a>
        <span class="numbers">{score(hit.score)}</span>
      </div>
      <ScoreBar value={hit.score} level={level} direct={trace.directScore} found={trace.foundScore} />
      <p class="trace-hit-note">
        {hit.heading && <span>{hit.heading} · </span>}
        {t(levels[level])} · {t('trace.coverage', { share: formatNumber(hit.coverage * 100) })} ·{' '}
        {t('trace.words', { score: formatNumber(hit.words, 1) })}
        {hit.meaning > 0 && ` · ${t('trace.meaning', { score: score(hit.meaning) })}`}
      </p>
      {hit.quote && (
        <blockquote class={whole ? 'trace-quote whole' : 'trace-quote'} dir="auto">
          {hit.quote}
        </blockquote>
      )}
      {hit.quote && hit.quote.length > 180 && (
        <button type="button" class="link-button" onClick={() => setWhole(!whole)}>
          {whole ? t('trace.less') : t('trace.more')}
        </button>
      )}
    </li>
  )
}

interface BarProps {
  value: number
  level: string
  direct: number
  found: number
}

/** Score as a bar from 0 to 1, with a mark at each threshold. */
function ScoreBar({ value, level, direct, found }: BarProps) {
  const share = (x: number) => `${Math.max(0, Math.min(1, x)) * 100}%`
  return (
    <svg class={`score-bar ${level}`} width="100%" height="10" aria-hidden="true">
      <rect class="score-track" y="2" width="100%" height="6" rx="3" />
      <rect class="score-fill" y="2" width={share(value)} height="6" rx="3" />
      <line x1={share(found)} x2={share(found)} y1="0" y2="10" />
      <line x1={share(direct)} x2={share(direct)} y1="0" y2="10" />
    </svg>
  )
}

/** Sentences of the model that no visitor saw, and why. */
function Cuts({ trace }: { trace: Trace }) {
  const cuts = trace.cuts ?? []
  if (cuts.length === 0) return null
  return (
    <section>
      <h3>{t('trace.cuts')}</h3>
      <p class="field-hint">{t('trace.cutsText')}</p>
      <ul class="trace-cuts">
        {cuts.map((cut, i) => (
          <li key={i}>
            <del dir="auto">{cut.sentence}</del>
            <p class="trace-hit-note">{cut.reason}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Steps({ trace }: { trace: Trace }) {
  const steps = trace.steps
  if (steps.length === 0) return null
  return (
    <section>
      <h3>{t('trace.steps')}</h3>
      <div class="table-scroll">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t('trace.step')}</th>
              <th scope="col">{t('trace.note')}</th>
              <th scope="col" class="numeric">
                {t('trace.time')}
              </th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step, i) => (
              <tr key={i}>
                <td>{stepName(step.name)}</td>
                <td class="muted">{step.note}</td>
                <td class="numeric">{formatMs(step.ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function ModelFigures({ model }: { model: ModelTrace }) {
  const rows: [string, string][] = [
    [t('trace.model'), model.name],
    [t('trace.tokens'), t('trace.tokensText', { prompt: formatNumber(model.promptTokens), output: formatNumber(model.outputTokens) })],
    [t('trace.queue'), formatMs(model.queueMs)],
    [t('trace.load'), formatMs(model.loadMs)],
    [t('trace.firstToken'), formatMs(model.firstTokenMs)],
    [t('trace.total'), formatMs(model.totalMs)],
    [t('trace.doneReason'), model.doneReason || '–'],
  ]
  return (
    <section>
      <h3>{t('trace.model')}</h3>
      {model.error && <Note tone="bad">{model.error}</Note>}
      <dl class="figures">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
