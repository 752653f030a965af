// What loader and frame say to each other by postMessage, always with exact origins. Messages with "frontdesk" are
// between the two alone; messages with "event" are the public ones of the host page.
import type { UserInfo } from './types'

export type Theme = 'light' | 'dark'

export interface PageInfo {
  url: string
  title: string
  referrer: string
}

export type HostEvent = 'chat' | 'live-chat-escalation' | 'lead-submission' | 'minimize-widget'

/** How the owner wants the bubble to look; the loader remembers it for the next page. */
export interface Look {
  accent: { light: string; dark: string }
  onAccent: { light: string; dark: string }
  theme: 'auto' | Theme
  position: 'left' | 'right'
  offset: { x: number; y: number }
  labels: { open: string; close: string; title: string }
}

export interface Hello {
  frontdesk: 'hello'
  /** Texts kept on the host page for this chatbot: see widget/core/memory.ts. */
  store: Record<string, string>
  page: PageInfo
  /** Wanted languages, best first. */
  langs: string[]
  theme: Theme
  /** Absent: nothing was said about the user; null: the user signed out. */
  userInfo?: UserInfo | null
}

export type ToFrame =
  | Hello
  | { frontdesk: 'open'; page: PageInfo }
  | { frontdesk: 'closed' }
  | { frontdesk: 'theme'; theme: Theme }
  | { event: 'user-info'; payload: UserInfo | null }

export type ToHost =
  | { frontdesk: 'save'; key: string; value?: string }
  | { frontdesk: 'close' }
  | { frontdesk: 'look'; look: Look }
  | { frontdesk: 'unread'; count: number }
  | { event: HostEvent; payload?: unknown }
