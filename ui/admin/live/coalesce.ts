/**
 * Runs `work` at once for the first call and at most once every `ms` after that; calls in between become one run at
 * the end of the wait. `stop` drops what waits.
 */
export function coalesce(work: () => void, ms: number): { (): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let waiting = false
  const open = () => {
    timer = undefined
    if (!waiting) return
    waiting = false
    run()
  }
  const run = () => {
    timer = setTimeout(open, ms)
    work()
  }
  const ask = () => {
    if (timer === undefined) run()
    else waiting = true
  }
  ask.stop = () => {
    clearTimeout(timer)
    timer = undefined
    waiting = false
  }
  return ask
}
