// What the host page hears when a visitor is connected with a person. Part of the second chunk.
import type { Escalated } from '../../shared/types'
import { watch } from './cell'
import type { Chat } from './chat'

/** Tells each acceptance once, in the tab that wrote it, until the returned function is called. */
export function tellEscalations(chat: Chat): () => void {
  let before = chat.handover.value?.state
  return watch(() => {
    const state = chat.handover.value?.state
    const accepted = state !== before && (state === 'waiting' || (state === 'unattended' && before !== 'waiting'))
    before = state
    if (!accepted || !chat.wrote) return
    chat.wrote = false
    chat.act<Escalated>('escalate').then(
      ({ event }) => event && chat.events.escalation(event),
      () => undefined, // the owner's server hears of it in any case
    )
  })
}
