// What a visitor sees of one conversation, as a value; every change goes through reduce, so that answers of the
// server, events of the stream, other tabs and the outbox may come in any order and more than once.
import type { ConversationRef, DeltaEvent, HandoverState, Message, RunState, StateEvent, Status, StatusEvent } from '../../shared/types'

/** A message that is not known to be stored yet. */
export interface Outgoing {
  clientId: string
  text: string
  /** When it was typed, RFC 3339. */
  at: string
  /** Absent: it begins a conversation. */
  conversationId?: string
  /** waiting: will be tried again by itself; refused: the server will not take it as it is. */
  state: 'sending' | 'waiting' | 'refused'
  note?: string
}

/** An answer while it is written. */
export interface Draft {
  id: string
  text: string
  /** Its beginning or a part was missed (joined or reconnected in mid-answer); only the stored message is whole. */
  broken: boolean
}

export interface Thread {
  conversation: { id: string; status: Status } | null
  /** Stored messages by ascending seq. */
  messages: readonly Message[]
  outgoing: readonly Outgoing[]
  draft: Draft | null
  run: StateEvent
  /** The server has messages before the first one here. */
  earlier: boolean
  /** No event of a run has been seen since the stream was opened. */
  joining: boolean
}

export type Change =
  | { type: 'session'; conversation: ConversationRef | null }
  | { type: 'page'; messages: readonly Message[]; status: Status; earlier: boolean }
  | { type: 'message'; message: Message; conversationId?: string }
  | { type: 'delta'; delta: DeltaEvent }
  | { type: 'state'; state: StateEvent }
  | { type: 'status'; status: Status }
  | { type: 'joined' }
  | { type: 'outgoing'; outgoing: Outgoing }
  | { type: 'dropped'; clientId: string }
  | { type: 'fresh' }

const idle: StateEvent = { state: 'idle' }

export const emptyThread: Thread = {
  conversation: null,
  messages: [],
  outgoing: [],
  draft: null,
  run: idle,
  earlier: false,
  joining: true,
}

export function reduce(thread: Thread, change: Change): Thread {
  switch (change.type) {
    case 'session':
      return withSession(thread, change.conversation)
    case 'page': {
      const messages = change.messages.reduce(insert, thread.messages)
      return withStatus(settled({ ...thread, messages, earlier: change.earlier }), change.status)
    }
    case 'message':
      return withMessage(thread, change.message, change.conversationId)
    case 'delta':
      return withDelta(thread, change.delta)
    case 'state':
      return withRun(thread, change.state)
    case 'status':
      return withStatus(thread, change.status)
    case 'joined':
      return { ...thread, joining: true, draft: thread.draft && { ...thread.draft, broken: true } }
    case 'outgoing': {
      if (thread.messages.some((m) => m.clientId === change.outgoing.clientId)) return thread
      const at = thread.outgoing.findIndex((o) => o.clientId === change.outgoing.clientId)
      const outgoing = [...thread.outgoing]
      if (at < 0) outgoing.push(change.outgoing)
      else outgoing[at] = change.outgoing
      return { ...thread, outgoing }
    }
    case 'dropped':
      return { ...thread, outgoing: thread.outgoing.filter((o) => o.clientId !== change.clientId) }
    case 'fresh':
      return emptyThread
  }
}

/** Last sequence that is stored here, 0 without messages: where a stream resumes. */
export function lastSeq(thread: Thread): number {
  return thread.messages.at(-1)?.seq ?? 0
}

/** Somebody is at work on an answer, or a message has not been stored yet. */
export function busy(thread: Thread): boolean {
  return thread.draft !== null || working(thread.run.state) || thread.outgoing.some((o) => o.state !== 'refused')
}

function working(state: RunState): boolean {
  return state === 'queued' || state === 'thinking' || state === 'answering'
}

function withSession(thread: Thread, ref: ConversationRef | null): Thread {
  if (!ref) return thread.conversation ? { ...emptyThread, outgoing: thread.outgoing } : thread
  const conversation = { id: ref.id, status: ref.status }
  if (thread.conversation?.id === ref.id) return withStatus(thread, ref.status)
  return { ...emptyThread, conversation, outgoing: thread.outgoing, earlier: ref.lastSeq > 0 }
}

function withMessage(thread: Thread, message: Message, conversationId?: string): Thread {
  const begun = conversationId && thread.conversation?.id !== conversationId
  const base: Thread = begun
    ? { ...emptyThread, outgoing: thread.outgoing, conversation: { id: conversationId, status: 'active' } }
    : thread
  const next = settled({ ...base, messages: insert(base.messages, message) })
  if (message.role === 'user' || message.role === 'system') return next
  const answered = !next.draft || next.draft.id === message.id || next.draft.broken
  return answered ? { ...next, draft: null, run: next.run.state === 'waiting_for_agent' ? next.run : idle } : next
}

/** Removes from the outbox what turned out to be stored. */
function settled(thread: Thread): Thread {
  if (thread.outgoing.length === 0) return thread
  const stored = new Set(thread.messages.map((m) => m.clientId))
  return { ...thread, outgoing: thread.outgoing.filter((o) => !stored.has(o.clientId)) }
}

function insert(messages: readonly Message[], message: Message): readonly Message[] {
  const last = messages.at(-1)
  if (!last || message.seq > last.seq) return [...messages, message]
  const at = messages.findIndex((m) => m.seq >= message.seq)
  const same = messages[at]?.seq === message.seq
  return [...messages.slice(0, at), message, ...messages.slice(same ? at + 1 : at)]
}

function withDelta(thread: Thread, delta: DeltaEvent): Thread {
  if (thread.messages.some((m) => m.id === delta.messageId)) return thread
  const run: StateEvent = thread.run.state === 'answering' ? thread.run : { state: 'answering' }
  if (delta.whole) {
    return { ...thread, run, joining: false, draft: { id: delta.messageId, text: delta.text, broken: false } }
  }
  if (thread.draft?.id === delta.messageId) {
    if (thread.draft.broken) return { ...thread, run, joining: false }
    return { ...thread, run, draft: { ...thread.draft, text: thread.draft.text + delta.text } }
  }
  const broken = thread.joining
  return { ...thread, run, joining: false, draft: { id: delta.messageId, text: broken ? '' : delta.text, broken } }
}

function withRun(thread: Thread, state: StateEvent): Thread {
  // A stream that is joined while an answer is being written has missed its beginning.
  const joining = thread.joining && state.state === 'answering'
  return { ...thread, run: state, joining, draft: state.state === 'idle' ? null : thread.draft }
}

function withStatus(thread: Thread, status: Status): Thread {
  if (!thread.conversation || thread.conversation.status === status) return thread
  const next = { ...thread, conversation: { ...thread.conversation, status } }
  return status === 'ended' ? { ...next, draft: null, run: idle } : next
}

/** What an event of the stream changes; a message is told apart by its reader. */
export function changeOf({ type, data }: { type: string; data: unknown }): Change | undefined {
  if (type === 'delta') return { type, delta: data as DeltaEvent }
  if (type === 'state') return { type, state: data as StateEvent }
  if (type === 'status') return { type, status: (data as StatusEvent).status }
  return undefined
}

/** A person is waited for or there: the stream stays open behind a closed panel. */
export const handedOver = (handover: HandoverState | null) => /^(waiting|attended)$/.test(handover?.state ?? '')
