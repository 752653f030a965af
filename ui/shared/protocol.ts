// What loader and frame say to each other. Messages with "frontdesk" are between the two alone: the loader's hello
// carries a port to the exact origin, and all else goes over that, so that listeners on the host page hear nothing
// but the public messages, those with "event".
import type { UserInfo } from './types'

export type Theme = 'light' | 'dark'

export interface PageInfo {
  url: string
  title: string
  referrer: string
}

export type HostEvent = 'chat' | 'live-chat-escalation' | 'lead-submission' | 'minimize-widget'

/**
 * How the owner wants the bubble to look. The frame keeps it as JSON under "look" among the texts of the host page,
 * where the loader finds it again on the next page.
 */
export interface Look {
  /** Declarations of --a, --o (accent and what stands on it), --x, --y (distances from the corner). */
  style: Record<Theme, string>
  theme: 'auto' | Theme
  position: 'left' | 'right'
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

/** What became of the user that the page named. With a reason it was refused, and the state is what it was before. */
export interface UserAnswer {
  state: 'anonymous' | 'known' | 'verified'
  reason?: string
}

export type ToLoader =
  | { frontdesk: 'ready' }
  | ({ frontdesk: 'user' } & UserAnswer)
  | { frontdesk: 'save'; key: string; value?: string }
  | { frontdesk: 'close' }
  | { frontdesk: 'unread'; count: number }
  | { event: HostEvent; payload?: unknown }
