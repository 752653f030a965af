// The tea shop that a new Frontdesk begins with, and how it is forgotten when somebody brings contents of their own.
import { chatbots, contents } from '../api/api'
import { knowledge } from '../api/knowledge'
import type { Chatbot } from '../api/types'

/** True as long as the chatbot introduces itself as the sample shop. */
export function isSampleChatbot(chatbot: Pick<Chatbot, 'contact'>): boolean {
  return chatbot.contact.email.endsWith('@kettleandleaf.example')
}

/** Deletes the contents of the sample, and its starter questions and telephone number with them. */
export async function forgetSample(bot: string): Promise<void> {
  const { items } = await knowledge.list(bot, { source: 'sample', limit: 200 })
  for (const { id } of items) await contents.remove(bot, id)
  const chatbot = await chatbots.get(bot)
  if (isSampleChatbot(chatbot)) {
    await chatbots.change(bot, { starters: [], contact: { ...chatbot.contact, brand: '', email: '', phone: '', text: '' } })
  }
}
