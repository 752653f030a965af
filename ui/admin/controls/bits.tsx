// Small things that every page shows: times, badges, skeletons, empty pages, problems.
import type { ComponentChildren } from 'preact'
import { IconCircleAlert, IconRefreshCw, type Icon } from '../../shared/icons'
import type { Problem } from '../../shared/problem'
import { exactTime, relativeTime } from '../../shared/time'
import { presentFor } from '../live/now'
import { lang, t } from '../texts'
import { Button } from './button'

/** How long ago, with the exact time on hover. */
export function When({ at, short = false }: { at: string; short?: boolean }) {
  return (
    <time class="when" dateTime={at} onMouseEnter={nameExactly}>
      {relativeTime(at, presentFor(at), lang.value, short ? 'narrow' : 'long')}
    </time>
  )
}

/** Writing out a date in full is dear in a long list, so it is done for those that are pointed at. */
function nameExactly(event: MouseEvent): void {
  const node = event.currentTarget as HTMLTimeElement
  node.title = exactTime(node.dateTime, lang.value)
}

export type Tone = 'plain' | 'ok' | 'warn' | 'bad' | 'accent'

/** A state in a word; the colour only repeats it. */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>
}

/** Grey lines in the shape of what is coming. */
export function Skeleton({ lines = 3, tall = false }: { lines?: number; tall?: boolean }) {
  return (
    <div class={tall ? 'skeleton tall' : 'skeleton'} role="status">
      <span class="unseen">{t('state.loading')}</span>
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} class="skeleton-line" aria-hidden="true" />
      ))}
    </div>
  )
}

interface EmptyProps {
  icon: Icon
  title: string
  children: ComponentChildren
  action?: ComponentChildren
}

/** An empty page: what it is for and one way to fill it. */
export function Empty({ icon: Symbol, title, children, action }: EmptyProps) {
  return (
    <div class="empty">
      <span class="empty-picture" aria-hidden="true">
        <span class="empty-card" />
        <span class="empty-card" />
        <span class="empty-card front">
          <Symbol size={20} />
        </span>
      </span>
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  )
}

/** What failed and what to do, in place. */
export function ProblemNote({ problem, retry }: { problem: Problem; retry?: () => void }) {
  return (
    <div class="note bad" role="alert">
      <IconCircleAlert size={20} />
      <p>{problem.message}</p>
      {retry && (
        <Button small icon={IconRefreshCw} onClick={retry}>
          {t('action.retry')}
        </Button>
      )}
    </div>
  )
}

export function Note({ tone = 'plain', icon: Symbol, children }: { tone?: Tone; icon?: Icon; children: ComponentChildren }) {
  return (
    <div class={`note ${tone}`}>
      {Symbol && <Symbol size={20} />}
      <div>{children}</div>
    </div>
  )
}

const units = ['B', 'KB', 'MB', 'GB', 'TB']

/** Bytes as people say them: "1.7 GB". */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${formatNumber(value, unit > 0 && value < 100 ? 1 : 0)} ${units[unit]}`
}

const formats = new Map<string, Intl.NumberFormat>()

export function formatNumber(value: number, digits = 0): string {
  const key = `${lang.value} ${digits}`
  const format = formats.get(key) ?? new Intl.NumberFormat(lang.value, { maximumFractionDigits: digits })
  formats.set(key, format)
  return format.format(value)
}

/** Milliseconds as people say them: "0.4 ms", "35 ms", "1.2 s". */
export function formatMs(ms: number): string {
  if (ms >= 1000) return `${formatNumber(ms / 1000, 1)} s`
  return `${formatNumber(ms, ms < 10 ? 1 : 0)} ms`
}
