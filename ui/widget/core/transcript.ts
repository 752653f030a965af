// The conversation to take along: by mail, now or at its end, or as a page to keep and print.
import { problemOf } from '../../shared/problem'
import type { Chat } from './chat'
import { save } from './own-data'

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** @throws Problem */
export const mailTranscript = (chat: Chat, email: string, when: 'now' | 'end') => chat.act('transcript', { email, when, zone: zone() })

/** @throws Problem */
export async function saveTranscript(chat: Chat): Promise<void> {
  const id = chat.thread.value.conversation?.id
  if (!id) return
  const response = await fetch(`/api/widget/conversations/${encodeURIComponent(id)}/transcript?zone=${encodeURIComponent(zone())}`, {
    headers: { authorization: `Bearer ${chat.memory.get('token')}` },
  })
  if (!response.ok) throw await problemOf(response)
  save(await response.blob(), 'conversation.html')
}
