// What a visitor says of answers, and which of their sources they open. Part of the second chunk.
import type { Message, MessageRating } from '../../shared/types'
import { cell } from './cell'
import type { Chat } from './chat'

/** Of the answer whose rating is being worked on; one at a time. */
export interface Rating {
  seq: number
  /** The comment's form is open. */
  open: boolean
  busy: boolean
  failed: boolean
  /** To be said to screen readers. */
  saved: boolean
}

export const rating = cell<Rating | null>(null)

type Source = Pick<Chat, 'thread' | 'act'>

const begin = (seq: number): Rating => ({ seq, open: false, busy: false, failed: false, saved: false })

/** The state of one answer. */
export const ratingOf = (seq: number): Rating => (rating.value?.seq === seq ? rating.value : begin(seq))

/** Opens the comment's form, or closes it. */
export function comment(seq: number, open: boolean): void {
  rating.value = { ...begin(seq), open }
}

/**
 * Rates an answer. It shows at once and goes back where the server does not take it. A comment that is left out stays
 * with the same rating and goes with the other.
 */
export async function rate(chat: Source, message: Message, value: 1 | 2, text?: string): Promise<void> {
  const { seq, rateCode: code = '', rating: before } = message
  if (ratingOf(seq).busy) return
  const said = text ?? (before?.value === value ? (before.comment ?? '') : '')
  // Whom it did not help is asked what was missing.
  const open = text === undefined && value === 2 && !said
  rating.value = { ...begin(seq), open, busy: true }
  show(chat, seq, { value, comment: said, at: new Date().toISOString() })
  const mine = (change: Partial<Rating>) => {
    if (rating.value?.seq === seq) rating.value = { ...rating.value, busy: false, ...change }
  }
  try {
    show(chat, seq, await chat.act<MessageRating>('rating', { code, value, comment: said }))
    mine({ saved: true })
  } catch {
    show(chat, seq, before)
    mine({ failed: true, open: text !== undefined })
  }
}

/** Puts a rating on a message of the thread; the rest of it stays as it is meanwhile. */
function show({ thread }: Source, seq: number, to: MessageRating | undefined): void {
  const messages = thread.value.messages.map((message) => {
    if (message.seq !== seq) return message
    const { rating: _, ...rest } = message
    return to ? { ...rest, rating: to } : rest
  })
  thread.value = { ...thread.value, messages }
}

/** Reports clicks on sources until the returned function is called; a link waits for none of it. */
export function tellClicks(chat: Pick<Chat, 'thread' | 'memory'>): () => void {
  const hear = (event: MouseEvent) => {
    const code = (event.target as Element | null)?.closest?.('a')?.dataset['code']
    const id = chat.thread.value.conversation?.id
    if (!code || !id || event.button > 1) return
    const headers = { authorization: `Bearer ${chat.memory.get('token') ?? ''}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ type: 'click', data: { code } })
    // A click that is not counted is not worth a word.
    fetch(`/api/widget/conversations/${encodeURIComponent(id)}/tracking/events`, { method: 'POST', keepalive: true, headers, body }).catch(() => undefined)
  }
  addEventListener('click', hear)
  addEventListener('auxclick', hear)
  return () => {
    removeEventListener('click', hear)
    removeEventListener('auxclick', hear)
  }
}
