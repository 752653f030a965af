// The four public events of the host page, key by key as the pages that listen to them expect.
import type { Posted, PublicChatbot, VisitorUser } from '../../shared/types'
import type { Bridge } from './bridge'
import type { Thread } from './thread'

/** Who the visitor is to the owner; with nothing but the id as long as nothing is known. */
export type Person = Partial<Pick<VisitorUser, 'name' | 'email' | 'phone'>> & { uuid: string }

export interface HostEventPorts {
  bridge: Pick<Bridge, 'emit' | 'source'>
  chatbot(): PublicChatbot | null
  person(): Person
  /** A lead form may tell more of the visitor than was known. */
  learn(person: Person): void
  thread(): Pick<Thread, 'messages' | 'conversation'>
}

export class HostEvents {
  constructor(private readonly ports: HostEventPorts) {}

  /** One for every message of the visitor, once it is stored. */
  chat(posted: Posted): void {
    const { bridge, person } = this.ports
    const { uuid, name, email } = person()
    bridge.emit('chat', {
      ...this.#chatbot(),
      conversation_id: posted.conversationId,
      message: posted.message.text,
      source: bridge.source,
      lead: { ...filled({ uuid, name, email }), source: bridge.source },
    })
  }

  /** The visitor left contact details, by form or in the talk, and they are stored. */
  lead(lead: Person): void {
    const { bridge, learn } = this.ports
    const { uuid, name, email, phone } = lead
    learn(filled({ uuid, name, email, phone }))
    bridge.emit('lead-submission', { ...filled({ uuid, name, email, phone }), source: bridge.source })
  }

  /** The visitor asked for a person, and it is stored; body is the webhook's where the server gave it. */
  escalation(body?: object): void {
    const { bridge, thread, person } = this.ports
    const { messages, conversation } = thread()
    const { uuid, name, email, phone } = person()
    bridge.emit(
      'live-chat-escalation',
      body ?? {
        ...this.#chatbot(),
        conversation_id: conversation?.id,
        messages: messages.flatMap(({ id, role, text, at }) =>
          role === 'system' ? [] : [{ role: role === 'agent' ? 'human' : role, content: text, timestamp: at, _id: id }],
        ),
        source: bridge.source,
        lead: filled({ uuid, name, email, phone }),
      },
    )
  }

  #chatbot() {
    const bot = this.ports.chatbot()
    return { chatbot_id: bot?.id, chatbot_name: bot?.name, chatbot_display_name: bot?.displayName }
  }
}

/** Without the keys that have nothing to say: absent is what listeners test for. */
function filled<T extends { uuid: string }>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value)) as never
}
