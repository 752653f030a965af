import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { asProblem, expired, isAbort } from '../api/client'
import { coalesce } from '../live/coalesce'
import { onLive } from '../live/live'
import { changed, emptyList, type Change, type Paged } from './paging'

export interface Pages<Row> {
  list: Paged<Row>
  problem: Problem | undefined
  /** Reads the following page, unless that is under way or there is none. */
  more: () => void
  /** Reads the first page again, soon: calls close together become one. */
  refresh: () => void
  apply: (change: Change<Row>) => void
  /** The ids of the rows as they are now, which may be newer than what was drawn last. */
  ids: () => string[]
  has: (id: string) => boolean
}

interface Page<Row> {
  items: Row[]
  next: string | null
}

const refreshMs = 600
const kept = new Map<string, Paged<never>>()
const keptLimit = 12

/**
 * Reads a list page by page. What was read before under the same key is shown at once and its first page is read
 * again; the same happens after a gap in the connection.
 */
export function usePages<Row extends { id: string }, P extends Page<Row>>(
  key: string,
  read: (cursor: string | null, signal: AbortSignal) => Promise<P>,
  onPage?: (page: P) => void,
): Pages<Row> {
  const [, redraw] = useState(0)
  const state = useRef<{ key: string; list: Paged<Row>; problem: Problem | undefined }>(start(key))
  if (state.current.key !== key) state.current = start<Row>(key)
  const latest = useRef({ read, onPage })
  latest.current = { read, onPage }
  const busy = useRef<{ cursor: string | null; abort: AbortController } | undefined>(undefined)

  const set = useCallback((list: Paged<Row>, problem?: Problem) => {
    state.current = { key, list, problem }
    kept.delete(key)
    kept.set(key, list as Paged<never>)
    const oldest = kept.keys().next()
    if (kept.size > keptLimit && !oldest.done) kept.delete(oldest.value)
    redraw((n) => n + 1)
  }, [key])

  const fetchPage = useCallback(async (cursor: string | null) => {
    busy.current?.abort.abort()
    const abort = new AbortController()
    busy.current = { cursor, abort }
    try {
      const page = await latest.current.read(cursor, abort.signal)
      if (abort.signal.aborted) return
      const { list } = state.current
      latest.current.onPage?.(page)
      const isFirst = cursor === null
      const change: Change<Row> =
        isFirst && !list.fresh
          ? { kind: 'head', rows: page.items, next: page.next }
          : { kind: 'page', after: cursor, rows: page.items, next: page.next }
      set(changed(list, change))
    } catch (error) {
      if (!isAbort(error)) set(state.current.list, asProblem(error))
    } finally {
      if (busy.current?.abort === abort) busy.current = undefined
    }
  }, [set])

  const refreshing = useRef<ReturnType<typeof coalesce> | undefined>(undefined)
  useEffect(() => {
    const refresh = (refreshing.current = coalesce(() => {
      // A page that is under way is not given up for the first one: that would starve scrolling on a busy day.
      if (busy.current?.cursor) refresh()
      else void fetchPage(null)
    }, refreshMs))
    refresh()
    const stopLive = onLive('resync', refresh)
    const stopExpired = expired.subscribe((gone) => {
      if (!gone && state.current.problem?.status === 401) refresh()
    })
    return () => {
      refresh.stop()
      stopLive()
      stopExpired()
      busy.current?.abort.abort()
      busy.current = undefined
    }
  }, [fetchPage])

  const more = useCallback(() => {
    const { list, problem } = state.current
    if (!list.fresh && list.next !== null && !busy.current && !problem) void fetchPage(list.next)
  }, [fetchPage])
  const refresh = useCallback(() => refreshing.current?.(), [])
  const apply = useCallback((change: Change<Row>) => set(changed(state.current.list, change), state.current.problem), [set])
  const ids = useCallback(() => state.current.list.rows.map((row) => row.id), [])
  const has = useCallback((id: string) => state.current.list.rows.some((row) => row.id === id), [])
  return { list: state.current.list, problem: state.current.problem, more, refresh, apply, ids, has }
}

function start<Row>(key: string): { key: string; list: Paged<Row>; problem: undefined } {
  return { key, list: (kept.get(key) as Paged<Row> | undefined) ?? emptyList<Row>(), problem: undefined }
}

/** Forgets what was kept, for example when another person signs in. */
export function forgetLists(): void {
  kept.clear()
}
