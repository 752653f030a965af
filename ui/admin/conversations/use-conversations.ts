import { useEffect, useState } from 'preact/hooks'
import { conversations } from '../api/api'
import type { BulkEvent } from '../api/conversations'
import type { ConversationEvent, ConversationPage, ConversationRow, Counts } from '../api/types'
import { usePages, type Pages } from '../list/use-pages'
import { coalesce } from '../live/coalesce'
import { onLive } from '../live/live'
import { apiQuery, ownZone, queryOf, type Filter, type Tab } from './filter'

const pageSize = 50
/** So many rows are asked about at a time whether the filter still finds them. */
const askedAtOnce = 100
/** With more rows in doubt than this the list is read anew. */
const mostInDoubt = 500
const doubtMs = 600

export interface Summary {
  /** Of the list that it is of. */
  key: string
  total: number
  counts: Counts
  /** When the server read the list. */
  asOf: string
}

/** The conversations that a filter finds, page by page; new, changed and leaving ones are followed live. */
export function useConversations(bot: string, filter: Filter, tab: Tab): { key: string; pages: Pages<ConversationRow>; summary: Summary | undefined } {
  const key = `${bot}:${tab}:${JSON.stringify(queryOf(filter))}`
  const [summary, setSummary] = useState<Summary>()
  const ask = () => apiQuery(filter, tab, new Date(), ownZone())
  const pages = usePages<ConversationRow, ConversationPage>(
    key,
    (cursor, signal) => conversations.list(bot, { ...ask(), cursor, limit: pageSize }, signal),
    ({ total, counts, asOf }) => setSummary({ key, total, counts, asOf }),
  )
  useEffect(() => follow(bot, ask, pages), [key, pages.apply])
  return { key, pages, summary }
}

/** Rows that have changed are asked about, since the filter may find them no more; what is new is on the first page. */
function follow(bot: string, ask: () => Record<string, string | undefined>, pages: Pages<ConversationRow>): () => void {
  const doubted = new Set<string>()
  let stopped = false
  const look = coalesce(() => {
    const ids = [...doubted].filter((id) => pages.has(id))
    doubted.clear()
    if (ids.length > mostInDoubt) {
      pages.apply({ kind: 'reset' })
      pages.refresh()
    } else void settle(ids)
  }, doubtMs)
  async function settle(ids: string[]) {
    for (let i = 0; i < ids.length; i += askedAtOnce) {
      const asked = ids.slice(i, i + askedAtOnce)
      const found = await conversations.list(bot, { ...ask(), ids: asked.join(',') }).catch(() => undefined)
      if (!found || stopped) return
      for (const id of asked) {
        const row = found.items.find((one) => one.id === id)
        pages.apply(row ? { kind: 'row', row } : { kind: 'gone', id })
      }
    }
  }
  const stops = [
    onLive<ConversationEvent>('conversation', (event) => {
      if (!event || event.chatbot !== bot) return
      if (event.deleted) pages.apply({ kind: 'gone', id: event.id })
      else doubted.add(event.id)
      look()
      pages.refresh()
    }),
    onLive<BulkEvent>('bulk', (event) => {
      if (!event || event.chatbot !== bot || event.action === 'export') return
      for (const id of pages.ids()) doubted.add(id)
      look()
      pages.refresh()
    }),
  ]
  return () => {
    stopped = true
    look.stop()
    stops.forEach((stop) => stop())
  }
}
