// Short names for the wire types of the visitor API, which are generated from the OpenAPI document (`npm run gen`).
/// <reference path="../loader/frontdesk.d.ts" />
import type { components } from './api.gen'

type Schemas = components['schemas']

export type Session = Schemas['Session'] & {
  user?: VisitorUser
  /** What became of what the page said of its user; with a reason it was refused. */
  identity?: { mode: string; state: 'anonymous' | 'known' | 'verified' | 'refused'; reason?: string; text?: string }
}
/** What of a chatbot its visitors may know. */
export type PublicChatbot = Schemas['WidgetChatbot']
export type ConversationRef = Schemas['ConversationState']
export type Status = ConversationRef['status']
export type Message = Schemas['Message']
export type Role = Message['role']
export type Source = Schemas['Source']
export type Option = Schemas['Option']
/** What the visitor said of an answer: 1 it helped, 2 it did not. */
export type MessageRating = Schemas['MessageRating']
/** The visitor's own message as it was stored. */
export type Posted = Schemas['Posted']
export type MessagePage = Schemas['History']

/** What a visitor fills into the lead form, and what became of it. */
export type LeadInput = Schemas['LeadInput']
export type LeadTaken = Schemas['LeadTaken']

/** Everything that is kept of the visitor. */
export type OwnData = Schemas['OwnData']

/** How a conversation stands to a person, and what was told of it. */
export type HandoverState = Schemas['Handover']
export type Escalated = Schemas['Escalated']
export type TicketInput = Schemas['TicketInput']

/** Data of the `delta`, `state` and `status` events. */
export type DeltaEvent = Schemas['DeltaEvent']
export type StateEvent = Schemas['StateEvent']
export type StatusEvent = Schemas['StatusEvent']
export type RunState = StateEvent['state']

/** What the host page may say about its user (the `user-info` message); it goes to the server as it came. */
export type UserInfo = Frontdesk.UserInfo

/** The chat user of a visitor. */
export interface VisitorUser {
  uuid: string
  name?: string
  email?: string
  phone?: string
  verified: boolean
}
