// When the lead form is shown, and what of it was put away. Part of the second chunk: nothing here is needed before
// the first message can be typed.
import type { components } from '../../shared/api.gen'
import type { LeadInput, TicketInput } from '../../shared/types'
import { cell } from './cell'
import type { Chat } from './chat'
import { lastSeq } from './thread'

type Schemas = components['schemas']
export type FormField = Schemas['LeadFormField']

export interface FormShown {
  texts: Partial<Schemas['LeadForm']>
  fields: FormField[]
  /** The answer waits for it: it cannot be put away. */
  holds: boolean
  /** The message that asks to leave one, where no person is there. */
  contact?: string
}

/** The conversation in which the form was put away or sent, as long as the page lives or the page's storage keeps it. */
const left = cell('')
/** The message whose contact form was put away. */
const contactLeft = cell('')
/** What is said once it was sent; of the conversation that it was sent in. */
const sent = cell<{ conversation: string; seq: number; text: string } | null>(null)

type Source = Pick<Chat, 'form' | 'memory' | 'thread'>

/** The form that stands below the last message; null for none. */
export function formShown({ form: { value: form }, memory, thread }: Source): FormShown | null {
  const { conversation, messages, draft } = thread.value
  if (conversation?.status !== 'active' || draft) return null
  const putAway = (left.value || memory.get('formLeft')) === conversation.id
  const asked = messages.at(-1)?.form
  const at = messages.at(-1)?.id
  if (asked?.id === 'contact') return at && contactLeft.value !== at ? { texts: {}, fields: asked.fields, holds: false, contact: at } : null
  if (asked && !putAway) return { texts: form ?? {}, fields: asked.fields, holds: false }
  if (!form) return null
  const answered = messages.some((message) => message.role === 'assistant' || message.role === 'agent')
  const asks = messages.some((message) => message.role === 'user')
  if (form.when === 'before' && asks && !answered) return { texts: form, fields: form.fields, holds: true }
  if (form.when === 'after' && answered && !putAway) return { texts: form, fields: form.fields, holds: false }
  return null
}

/** Puts the form away for this conversation. */
export function leaveForm({ memory, thread }: Source, contact?: string): void {
  if (contact) {
    contactLeft.value = contact
    return
  }
  left.value = thread.value.conversation?.id ?? ''
  memory.set('formLeft', left.value)
}

/**
 * Sends what was filled in.
 * @throws Problem
 */
export async function sendForm(chat: Source & Pick<Chat, 'sendLead' | 'act'>, { texts, contact }: FormShown, input: LeadInput): Promise<void> {
  if (contact) {
    const { name, email = '', fields } = input
    const ticket: TicketInput = { ...(name ? { name } : {}), email, message: fields?.['message'] ?? '' }
    await chat.act('ticket', ticket)
    return leaveForm(chat, contact)
  }
  await chat.sendLead(input)
  leaveForm(chat)
  sent.value = { conversation: left.value, seq: lastSeq(chat.thread.value), text: texts.thanks ?? '' }
}

/** What is said in the place of a form that was sent: null where none was, "" for our own words. */
export function thanksFor({ thread }: Source): string | null {
  const { conversation, messages } = thread.value
  if (!sent.value || sent.value.conversation !== conversation?.id) return null
  const { seq, text } = sent.value
  return messages.some((message) => message.role === 'user' && message.seq > seq) ? null : text
}
