// The tea shop that a new Frontdesk begins with, and how it is forgotten when somebody brings contents of their own.
import { chatbots, contents } from '../api/api'
import { knowledge } from '../api/knowledge'
import type { Chatbot, ContentRow } from '../api/types'

const pageSize = 200
const mostPages = 25

/** What belongs to the sample: its contents point to the demo page. */
export function isSample(row: Pick<ContentRow, 'url'>): boolean {
  return /^\/demo(#|$)/.test(row.url)
}

/** The contents of the sample that are still there. */
export async function sampleContents(bot: string, signal?: AbortSignal): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  for (let n = 0; n < mostPages; n++) {
    const page: Awaited<ReturnType<typeof knowledge.list>> = await knowledge.list(bot, { cursor, limit: pageSize }, signal)
    ids.push(...page.items.filter(isSample).map((row) => row.id))
    if (page.next === null) break
    cursor = page.next
  }
  return ids
}

/** True as long as the chatbot introduces itself as the sample shop. */
export function isSampleChatbot(chatbot: Pick<Chatbot, 'contact'>): boolean {
  return chatbot.contact.email.endsWith('@kettleandleaf.example')
}

/** Deletes the contents of the sample, and its starter questions and telephone number with them. */
export async function forgetSample(bot: string): Promise<void> {
  for (const id of await sampleContents(bot)) await contents.remove(bot, id)
  const chatbot = await chatbots.get(bot)
  if (isSampleChatbot(chatbot)) {
    await chatbots.change(bot, { starters: [], contact: { ...chatbot.contact, brand: '', email: '', phone: '', text: '' } })
  }
}
