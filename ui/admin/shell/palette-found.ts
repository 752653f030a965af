import { useEffect, useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { relativeTime } from '../../shared/time'
import { chatbot, me } from '../account/session'
import { asProblem, isAbort } from '../api/client'
import { search, type SearchHit } from '../api/search'
import { visitorName } from '../conversations/words'
import { now } from '../live/now'
import { go, href } from '../router/router'
import { placeOfHit, userDetail } from '../search/hits'
import { lang, t } from '../texts'
import type { Entry } from './palette-items'

/** After the last key; a person types a letter in about this time. */
const waitMs = 150

interface Found {
  q: string
  entries: readonly Entry[]
  problem?: Problem
}

/** Chat users and conversations of all chatbots that fit what is typed. */
export function useFound(q: string): { entries: readonly Entry[]; looking: boolean; problem: Problem | undefined } {
  const [found, setFound] = useState<Found>({ q: '', entries: [] })
  useEffect(() => {
    if (!q) {
      setFound({ q, entries: [] })
      return
    }
    const abort = new AbortController()
    const timer = setTimeout(() => {
      search.all(q, chatbot.peek()?.id, abort.signal).then(
        (page) => setFound({ q, entries: page.items.map((hit) => entryOf(hit, q)) }),
        (error: unknown) => {
          if (!isAbort(error)) setFound({ q, entries: [], problem: asProblem(error) })
        },
      )
    }, waitMs)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [q])
  const current = found.q === q
  return { entries: current ? found.entries : [], looking: q !== '' && !current, problem: current ? found.problem : undefined }
}

function entryOf(hit: SearchHit, q: string): Entry {
  const run = () => void go(href(...placeOfHit(hit, hit.message ? q : undefined)))
  const bots = me.peek()?.chatbots ?? []
  const of = bots.length > 1 ? bots.find((one) => one.id === hit.chatbot)?.name : undefined
  const group = (name: string) => (of ? `${name} · ${of}` : name)
  if (hit.user) {
    return { id: `user-${hit.user.id}`, group: group(t('search.user')), label: hit.user.name, detail: userDetail(hit.user), run }
  }
  const row = hit.conversation!
  return {
    id: `talk-${row.id}`,
    group: group(t('palette.conversation')),
    label: visitorName(row),
    ...(hit.message
      ? { excerpt: hit.message.excerpt }
      : { detail: `${row.subject || t('conversation.noSubject')} · ${relativeTime(row.updatedAt, now.peek(), lang.value)}` }),
    run,
  }
}
