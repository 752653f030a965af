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

const skewMs = 90_000

/**
 * The moment that `at` is to be compared with. What lies a little ahead has just happened: this clock moves in steps,
 * and the server's may go before it.
 */
export function presentFor(at: Date | string): Date {
  const date = new Date(at)
  const ahead = date.getTime() - now.value.getTime()
  return ahead > 0 && ahead < skewMs ? date : now.value
}
