import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { conversations } from '../api/api'
import { asProblem, isAbort } from '../api/client'
import type { Delta, Message, RunState, Status } from '../api/types'
import { onLive, watched } from '../live/live'
import { noTalk, talked, type Talk, type TalkChange } from './talk-state'

const pageSize = 200

/** The messages of a conversation, kept current while the component stands. */
export function useTalk(id: string): { talk: Talk; problem: Problem | undefined; reload: () => void } {
  const [, redraw] = useState(0)
  const talk = useRef<Talk>(noTalk)
  const [problem, setProblem] = useState<Problem>()
  const reading = useRef<AbortController | undefined>(undefined)

  const apply = useCallback((change: TalkChange) => {
    talk.current = talked(talk.current, change)
    redraw((n) => n + 1)
  }, [])

  const readOn = useCallback(async () => {
    reading.current?.abort()
    const abort = (reading.current = new AbortController())
    try {
      for (;;) {
        const after = lastGapless(talk.current.messages)
        const page = await conversations.messages(id, after, pageSize, abort.signal)
        const messages = page.messages
        apply({ kind: 'page', messages, status: page.status })
        setProblem(undefined)
        if (messages.length < pageSize) return
      }
    } catch (error) {
      if (!isAbort(error)) setProblem(asProblem(error))
    }
  }, [id])

  useEffect(() => {
    watched.value = id
    void readOn()
    const stops = [
      onLive<Message>('message', (message) => {
        if (!message?.id) return
        apply({ kind: 'message', message })
        if (lastGapless(talk.current.messages) < message.seq) void readOn()
      }),
      onLive<Delta>('delta', (delta) => apply({ kind: 'delta', ...delta })),
      onLive<RunState>('state', (state) => apply({ kind: 'state', state })),
      onLive<{ status: Status }>('status', ({ status }) => apply({ kind: 'status', status })),
      onLive<Pick<Extract<TalkChange, { kind: 'rating' }>, 'seq' | 'rating'>>('rating', (rated) => apply({ kind: 'rating', ...rated })),
      onLive('resync', () => {
        apply({ kind: 'gap' })
        void readOn()
      }),
    ]
    return () => {
      stops.forEach((stop) => stop())
      reading.current?.abort()
      if (watched.peek() === id) watched.value = null
    }
  }, [id])

  return { talk: talk.current, problem, reload: () => void readOn() }
}

/** Sequence up to which nothing is missing. */
function lastGapless(messages: readonly Message[]): number {
  let last = 0
  for (const message of messages) {
    if (message.seq !== last + 1) return last
    last = message.seq
  }
  return last
}
