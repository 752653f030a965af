import './sources.css'
import { useEffect, useRef } from 'preact/hooks'
import { knowledge } from '../api/knowledge'
import type { Meaning } from '../api/knowledge-types'
import { formatNumber } from '../controls/bits'
import { onLive } from '../live/live'
import { useLoad } from '../live/load'
import { t } from '../texts'
import { noted, progressOf, secondsLeft, type Sample } from './meaning'

/** How far contents are found by meaning; nothing when there is nothing to say. */
export function useMeaning(bot: string): { meaning: Meaning | undefined; left: number | undefined; settled: boolean } {
  const { data, problem, put } = useLoad(`meaning:${bot}`, (signal) => knowledge.meaning(bot, signal), ['contents'])
  useEffect(
    () =>
      onLive<Meaning & { chatbot: string }>('meaning', (event) => {
        if (event?.chatbot === bot) put(event)
      }),
    [bot, put],
  )
  const samples = useRef<Sample[]>([])
  if (data?.state === 'working') samples.current = noted(samples.current, { at: Date.now(), ...progressOf(data) })
  else samples.current = []
  return { meaning: data, left: secondsLeft(samples.current), settled: data !== undefined || problem !== undefined }
}

/** A quiet line: what is answerable by words already, and when by meaning. */
export function MeaningLine({ bot }: { bot: string }) {
  const { meaning, left } = useMeaning(bot)
  if (!meaning || meaning.state === 'ready' || meaning.state === 'off') return null
  const { done, total } = progressOf(meaning)
  return (
    <p class="meaning-line muted numbers" role="status">
      {meaning.state === 'working' && total > 0 && <progress class="progress" aria-hidden="true" value={done} max={total} />}
      <span>{meaningText(meaning, left)}</span>
    </p>
  )
}

export function meaningText(meaning: Meaning, left: number | undefined): string {
  const { done, total } = progressOf(meaning)
  const counts = { done: formatNumber(done), total: formatNumber(total) }
  if (meaning.state === 'waiting') return meaning.error ? t('meaning.waiting', { error: meaning.error }) : t('meaning.waitingPlain')
  if (total === 0) return t('meaning.soon')
  if (meaning.next) return t('meaning.next', counts)
  return left === undefined ? t('meaning.workingOf', counts) : t('meaning.working', { time: timeText(left) })
}

/** Seconds as one says them while waiting. */
export function timeText(seconds: number): string {
  if (seconds < 50) return t('meaning.seconds')
  const minutes = Math.max(1, Math.round(seconds / 60))
  return minutes < 90 ? t('meaning.minutes', { n: minutes }) : t('meaning.hours', { n: Math.round(minutes / 60) })
}
