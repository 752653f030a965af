import { signal, type Signal } from '@preact/signals'

/** What a person of the team is writing to a visitor. */
export interface ReplyDraft {
  text: string
  failure: string
  busy: boolean
}

const empty: ReplyDraft = { text: '', failure: '', busy: false }
const most = 50
const drafts = new Map<string, Signal<ReplyDraft>>()

/**
 * The draft of a conversation. It outlives the field that it stands in: another window width, or a look at another
 * conversation, puts a new field in its place. Which of several people at the same desk wrote it counts.
 */
export function replyDraft(account: string, conversation: string): Signal<ReplyDraft> {
  const key = `${account} ${conversation}`
  let found = drafts.get(key)
  if (!found) {
    for (const [other, draft] of drafts) {
      if (drafts.size < most) break
      if (!draft.peek().busy) drafts.delete(other)
    }
    found = signal(empty)
  }
  drafts.delete(key)
  drafts.set(key, found) // the one used last goes last
  return found
}

/** Sends a draft by `say`; it is empty once that has gone well, and stays with the reason otherwise. */
export async function sendDraft(draft: Signal<ReplyDraft>, say: (text: string) => Promise<unknown>, reason: (error: unknown) => string): Promise<boolean> {
  const { text, busy } = draft.peek()
  if (busy || text.trim() === '') return false
  draft.value = { text, failure: '', busy: true }
  try {
    await say(text)
    draft.value = empty
    return true
  } catch (error) {
    draft.value = { text, failure: reason(error), busy: false }
    return false
  }
}
