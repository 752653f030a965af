// Reads for screens: what was seen before is shown at once and refreshed, wake-ups refresh it again.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { asProblem, expired, isAbort } from '../api/client'
import { coalesce } from './coalesce'
import { onLive, type LiveName } from './live'

export interface Loaded<T> {
  data: T | undefined
  /** Why the last try failed; data may still hold an older state. */
  problem: Problem | undefined
  loading: boolean
  reload: () => void
  /**
   * Shows this until the next load: the answer of a change that was just made. A function is given what is there now,
   * which may be newer than what was drawn last; where it gives undefined nothing changes, and put gives false.
   */
  put: (next: T | ((now: T | undefined) => T | undefined)) => boolean
}

const seen = new Map<string, unknown>()
const seenLimit = 60
const wakeMs = 400

/** Drops everything that was read, for example when another person signs in. */
export function forget(): void {
  seen.clear()
}

function remember(key: string, data: unknown): void {
  seen.delete(key)
  seen.set(key, data)
  const oldest = seen.keys().next()
  if (seen.size > seenLimit && !oldest.done) seen.delete(oldest.value)
}

/**
 * Loads what `key` names, and again when the key changes, on `resync` and on the named events. With null as the key
 * nothing is loaded. An answer that comes after the key changed is dropped.
 */
export function useLoad<T>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<T>,
  wake: readonly LiveName[] = [],
): Loaded<T> {
  const [, redraw] = useState(0)
  const state = useRef<{ key: string | null; problem: Problem | undefined; loading: boolean }>({
    key,
    problem: undefined,
    loading: key !== null,
  })
  const latest = useRef(load)
  latest.current = load
  const running = useRef<AbortController | undefined>(undefined)
  if (state.current.key !== key) state.current = { key, problem: undefined, loading: key !== null }

  const reload = useCallback(() => {
    if (key === null) return
    running.current?.abort()
    const controller = (running.current = new AbortController())
    state.current.loading = true
    const settle = (problem: Problem | undefined) => {
      if (controller.signal.aborted || state.current.key !== key) return
      state.current = { key, problem, loading: false }
      redraw((n) => n + 1)
    }
    latest.current(controller.signal).then(
      (data) => {
        if (controller.signal.aborted) return
        remember(key, data)
        settle(undefined)
      },
      (error: unknown) => {
        if (!isAbort(error)) settle(asProblem(error))
      },
    )
  }, [key])

  useEffect(() => {
    reload()
    const again = coalesce(reload, wakeMs)
    const stops = [...wake, 'resync' as const].map((name) => onLive(name, again))
    const stopExpired = expired.subscribe((gone) => {
      if (!gone && state.current.problem?.status === 401) reload()
    })
    return () => {
      stops.forEach((stop) => stop())
      stopExpired()
      again.stop()
      running.current?.abort()
    }
  }, [key])

  const put = useCallback(
    (next: T | ((now: T | undefined) => T | undefined)) => {
      if (key === null) return false
      const data = typeof next === 'function' ? (next as (now: T | undefined) => T | undefined)(seen.get(key) as T | undefined) : next
      if (data === undefined) return false
      running.current?.abort()
      remember(key, data)
      state.current = { key, problem: undefined, loading: false }
      redraw((n) => n + 1)
      return true
    },
    [key],
  )

  const data = key === null ? undefined : (seen.get(key) as T | undefined)
  return { data, problem: state.current.problem, loading: state.current.loading, reload, put }
}
