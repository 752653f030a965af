// What the visitor API sends and takes (see the OpenAPI document); the panel shows the same messages.

export type Role = 'user' | 'assistant' | 'agent' | 'system'
export type MessageKind = 'direct' | 'choices' | 'model' | 'passages' | 'none' | 'form' | 'dialog'

export interface Source {
  title: string
  url?: string
  /** The words of the content that the answer rests on. */
  quote?: string
}

export interface Option {
  label: string
  value: string
}

export interface Message {
  id: string
  /** Position in the conversation, from 1 upwards. */
  seq: number
  role: Role
  text: string
  /** RFC 3339, UTC. */
  at: string
  clientId?: string
  kind?: MessageKind
  sources?: Source[]
  options?: Option[]
  /** Retrieval confidence, 0 to 1. */
  score?: number
  clickCode?: string
  rateCode?: string
}

export type Status = 'active' | 'ended'

export interface ConversationRef {
  id: string
  status: Status
  lastSeq: number
}

/** What of a chatbot its visitors may know. */
export interface PublicChatbot {
  id: string
  name: string
  displayName: string
  avatarUrl?: string
  greeting: string
  starters: string[]
  /** #rrggbb */
  accent: string
  theme: 'auto' | 'light' | 'dark'
  position: 'left' | 'right'
  offset: { x: number; y: number }
  placeholder?: string
  contactText?: string
  /** A transcript can be mailed. */
  transcript: boolean
  /** Somebody answers by machine. */
  assistant: boolean
  lang: string
  showSources: boolean
  privacyNote?: string
}

export interface Session {
  visitorToken: string
  chatbot: PublicChatbot
  conversation: ConversationRef | null
}

export interface Posted {
  conversationId: string
  message: Message
}

export interface MessagePage {
  messages: Message[]
  status: Status
}

export type RunState = 'queued' | 'thinking' | 'answering' | 'waiting_for_agent' | 'idle'

/** Data of the `state` event; position and seconds while queued. */
export interface StateEvent {
  state: RunState
  position?: number
  seconds?: number
}

/** Data of the `delta` event: text to append to an answer that is not stored yet. */
export interface DeltaEvent {
  messageId: string
  text: string
  /** The text so far, in place of what came before of this message: the first one after a connection. */
  whole?: boolean
}

export interface StatusEvent {
  status: Status
}

/** What the host page may say about its user (wire format of the `user-info` message). */
export interface UserInfo {
  name?: string
  email?: string
  phone?: string
  info?: string
  userId?: string
  userHash?: string
}
