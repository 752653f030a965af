// The present moment for relative times: moves every 20 seconds while the page is seen.
import { signal } from '@preact/signals'

export const now = signal(new Date())

const stepMs = 20_000

export function startClock(): void {
  setInterval(() => {
    if (document.visibilityState === 'visible') now.value = new Date()
  }, stepMs)
  document.addEventListener('visibilitychange', () => (now.value = new Date()))
}
