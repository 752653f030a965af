// The messages of one conversation as they come: read from the store, told live, and running text in between.
import type { Message, RunState, Status } from '../api/types'

export interface Talk {
  messages: Message[]
  status: Status
  /** Before the first messages have come. */
  fresh: boolean
  /** An answer that is being written. */
  draft: { id: string; text: string } | null
  state: RunState | null
}

export type TalkChange =
  | { kind: 'page'; messages: Message[]; status: Status }
  | { kind: 'message'; message: Message }
  /** `whole`: the text so far, in place of all before. */
  | { kind: 'delta'; messageId: string; text: string; whole?: boolean }
  | { kind: 'state'; state: RunState }
  | { kind: 'status'; status: Status }
  /** The visitor rated an answer. */
  | { kind: 'rating'; seq: number; rating: NonNullable<Message['rating']> }
  /** The connection had a gap: running text may miss pieces. */
  | { kind: 'gap' }

export const noTalk: Talk = { messages: [], status: 'active', fresh: true, draft: null, state: null }

/** Applies a change; messages stay in order, each once, and a stored message replaces its running text. */
export function talked(talk: Talk, change: TalkChange): Talk {
  switch (change.kind) {
    case 'page':
      return settle({ ...talk, messages: merge(talk.messages, change.messages), status: change.status, fresh: false })
    case 'message':
      return settle({ ...talk, messages: merge(talk.messages, [change.message]) })
    case 'delta': {
      if (talk.messages.some((message) => message.id === change.messageId)) return talk
      const before = !change.whole && talk.draft?.id === change.messageId ? talk.draft.text : ''
      return { ...talk, draft: { id: change.messageId, text: before + change.text } }
    }
    case 'state':
      return { ...talk, state: change.state, draft: change.state.state === 'idle' ? null : talk.draft }
    case 'status':
      return { ...talk, status: change.status }
    case 'rating': {
      const { seq, rating } = change
      return { ...talk, messages: talk.messages.map((message) => (message.seq === seq ? { ...message, rating } : message)) }
    }
    case 'gap':
      return { ...talk, draft: null, state: null }
  }
}

function settle(talk: Talk): Talk {
  const done = talk.draft && talk.messages.some((message) => message.id === talk.draft?.id)
  return done ? { ...talk, draft: null } : talk
}

function merge(have: Message[], more: Message[]): Message[] {
  const last = have.at(-1)?.seq ?? 0
  if (more.every((message, i) => message.seq > (more[i - 1]?.seq ?? last))) return have.concat(more)
  const bySeq = new Map([...have, ...more].map((message) => [message.seq, message]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}
