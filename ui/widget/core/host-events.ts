import type { Posted, PublicChatbot } from '../../shared/types'
import type { Bridge } from './bridge'
import { visitorOf } from './visitor'

/** The payload of the host page's `chat` event: one for every message of the visitor, once it is stored. */
export function chatEvent(bot: PublicChatbot, posted: Posted, source: Bridge['source'], token: string | undefined) {
  return {
    chatbot_id: bot.id,
    chatbot_name: bot.name,
    chatbot_display_name: bot.displayName,
    conversation_id: posted.conversationId,
    message: posted.message.text,
    source,
    lead: { uuid: visitorOf(token), source },
  }
}
