import { expect, test, vi } from 'vitest'
import type { Message, Posted, PublicChatbot } from '../../shared/types'
import { HostEvents, type Person } from './host-events'

const uuid = '90e8c9cc-017e-4876-882d-19efd88b10ba'
const conversation = '5d4e7c46-4c54-4bb2-9bc8-170a3fc647e2'
const bot = { id: '654aee41', name: 'Shop assistant', displayName: 'Shop' } as PublicChatbot
const message = (id: string, role: Message['role'], text: string) => ({ id, role, text, at: '2026-11-21T06:10:29.077Z' }) as Message

function events(person: Person, messages: Message[] = []) {
  const emit = vi.fn()
  const learn = vi.fn()
  const made = new HostEvents({
    bridge: { emit, source: 'widget' },
    chatbot: () => bot,
    person: () => person,
    learn,
    thread: () => ({ messages, conversation: { id: conversation, status: 'active' } }),
  })
  return { made, emit, learn }
}

const posted = { conversationId: conversation, message: { text: 'Hello?' } } as Posted
const about = { chatbot_id: '654aee41', chatbot_name: 'Shop assistant', chatbot_display_name: 'Shop', conversation_id: conversation }

test('chat has the keys of the protocol, and what is not known is left out', () => {
  const { made, emit } = events({ uuid })
  made.chat(posted)
  expect(emit).toHaveBeenCalledExactlyOnceWith('chat', { ...about, message: 'Hello?', source: 'widget', lead: { uuid, source: 'widget' } })
  expect(Object.keys(emit.mock.calls[0]![1])).toEqual([
    'chatbot_id', 'chatbot_name', 'chatbot_display_name', 'conversation_id', 'message', 'source', 'lead',
  ])
  expect(Object.keys(emit.mock.calls[0]![1].lead)).toEqual(['uuid', 'source'])
})

test('chat carries name and e-mail, and no phone', () => {
  const { made, emit } = events({ uuid, name: 'Customer', email: 'customer@example.com', phone: '1234567890' })
  made.chat(posted)
  expect(emit.mock.calls[0]![1].lead).toStrictEqual({ uuid, name: 'Customer', email: 'customer@example.com', source: 'widget' })
})

test('lead-submission has uuid, name, email, phone where there is one, source; and is remembered', () => {
  const { made, emit, learn } = events({ uuid })
  made.lead({ uuid, name: 'Customer', email: 'customer@example.com' })
  expect(emit.mock.calls).toStrictEqual([['lead-submission', { uuid, name: 'Customer', email: 'customer@example.com', source: 'widget' }]])
  made.lead({ uuid, name: 'Customer', email: 'customer@example.com', phone: '1234567890' })
  expect(emit.mock.calls[1]![1]).toStrictEqual({ uuid, name: 'Customer', email: 'customer@example.com', phone: '1234567890', source: 'widget' })
  expect(learn).toHaveBeenLastCalledWith({ uuid, name: 'Customer', email: 'customer@example.com', phone: '1234567890' })
})

test('live-chat-escalation tells what was said, without what only the widget shows', () => {
  const said = [message('a1', 'assistant', 'Hello there!'), message('u1', 'user', 'A person, please'), message('s1', 'system', 'Ticket 12'), message('h1', 'agent', 'Here I am')]
  const { made, emit } = events({ uuid }, said)
  made.escalation()
  const timestamp = '2026-11-21T06:10:29.077Z'
  expect(emit.mock.calls).toStrictEqual([
    [
      'live-chat-escalation',
      {
        ...about,
        messages: [
          { role: 'assistant', content: 'Hello there!', timestamp, _id: 'a1' },
          { role: 'user', content: 'A person, please', timestamp, _id: 'u1' },
          { role: 'human', content: 'Here I am', timestamp, _id: 'h1' },
        ],
        source: 'widget',
        lead: { uuid },
      },
    ],
  ])
  made.escalation({ from: 'the server' })
  expect(emit).toHaveBeenLastCalledWith('live-chat-escalation', { from: 'the server' })
})
