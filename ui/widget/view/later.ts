// The second chunk, asked for right after the first drawing and again whenever it is needed and not there.
import { backoff } from '../../shared/backoff'
import { cell } from '../core/cell'
import type { Chat } from '../core/chat'

export type Sheet = 'end' | 'transcript' | 'contact' | 'own' | 'unsaved'

export interface MenuProps {
  chat: Chat
  onClose(): void
}

/** The dialog that is open. */
export const sheet = cell<Sheet | null>(null)
export const later = cell<typeof import('../later') | null>(null)

export async function loadLater(): Promise<typeof import('../later')> {
  for (let attempt = 0; !later.value; attempt++) {
    try {
      later.value = await import('../later')
    } catch {
      await new Promise((resolve) => setTimeout(resolve, backoff(attempt)))
    }
  }
  return later.value
}
