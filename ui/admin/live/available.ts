// Whether the person at this panel answers visitors. The server counts them as there while the panel is open and this
// is on; it is kept in the browser for each account, so that a colleague at the same desk starts with their own.
import { computed, signal } from '@preact/signals'
import { can, me } from '../account/session'

const changes = signal(0)
const key = computed(() => `frontdesk.available.${me.value?.account.id ?? ''}`)

export const available = computed(() => {
  void changes.value
  return can('agent') && read(key.value)
})

export function setAvailable(on: boolean): void {
  try {
    if (on) localStorage.setItem(key.peek(), '1')
    else localStorage.removeItem(key.peek())
  } catch {
    kept.set(key.peek(), on) // storage is refused: it holds as long as the page
  }
  changes.value++
}

const kept = new Map<string, boolean>()

function read(name: string): boolean {
  try {
    return localStorage.getItem(name) === '1'
  } catch {
    return kept.get(name) ?? false
  }
}
