import { useState } from 'preact/hooks'
import type { Board, Span } from '../api/dashboard'
import type { Problem } from '../../shared/problem'
import { Button } from '../controls/button'
import { Choice } from '../controls/choice'
import { setQuery } from '../router/router'
import { t } from '../texts'

const spans = ['7', '30', '90', '365'] as const

/** The period that the address asks for. */
export function spanOf(query: URLSearchParams): Span {
  const [from, to] = [query.get('from'), query.get('to')]
  if (from || to) return { ...(from ? { from } : {}), ...(to ? { to } : {}) }
  return { days: query.get('days') ?? '30' }
}

interface PeriodProps {
  span: Span
  /** What is shown now, from which an own period begins. */
  board: Board | undefined
  problem: Problem | undefined
}

/** How much time is looked at. It stands in the address, so that it can be kept and sent. */
export function PeriodChoice({ span, board, problem }: PeriodProps) {
  const own = span.days === undefined
  const [draft, setDraft] = useState<{ from: string; to: string } | null>(null)
  const open = draft !== null || own
  const value = open ? 'own' : (spans.find((one) => one === span.days) ?? 'own')
  const from = draft?.from ?? span.from ?? board?.from ?? ''
  const to = draft?.to ?? span.to ?? board?.to ?? ''
  const wrong = problem?.fields['from'] ?? problem?.fields['to'] ?? problem?.fields['days']
  function choose(next: (typeof spans)[number] | 'own') {
    if (next === 'own') setDraft({ from, to })
    else {
      setDraft(null)
      setQuery({ days: next === '30' ? undefined : next, from: undefined, to: undefined })
    }
  }
  return (
    <div class="period">
      <Choice
        label={t('dashboard.period')}
        hideLabel
        value={value}
        onChange={choose}
        options={[...spans.map((days) => ({ value: days, label: t('dashboard.days', { n: Number(days) }) })), { value: 'own' as const, label: t('dashboard.own') }]}
      />
      {open && (
        <form
          class="period-own"
          onSubmit={(event) => {
            event.preventDefault()
            setQuery({ days: undefined, from, to })
            setDraft(null)
          }}
        >
          <input class="input" type="date" aria-label={t('dashboard.from')} required value={from} max={to} onInput={(event) => setDraft({ from: event.currentTarget.value, to })} />
          <span aria-hidden="true">–</span>
          <input class="input" type="date" aria-label={t('dashboard.to')} required value={to} min={from} onInput={(event) => setDraft({ from, to: event.currentTarget.value })} />
          <Button type="submit" kind="primary">
            {t('dashboard.apply')}
          </Button>
        </form>
      )}
      {wrong && (
        <p class="field-error" role="alert">
          {wrong}
        </p>
      )}
    </div>
  )
}
