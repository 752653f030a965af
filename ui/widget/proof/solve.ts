import { Search, type Challenge } from './search'

/** What one slice may take of the page's time, in milliseconds: half of a picture. */
const sliceMs = 8

/** Solves a challenge beside the page; where the browser refuses that, in slices on it. */
export function solve(wanted: Challenge, start = startWorker): Promise<string> {
  return beside(wanted, start).catch(() => inSlices(wanted))
}

function startWorker(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
}

function beside(wanted: Challenge, start: () => Worker): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    const worker = start()
    const end = () => worker.terminate()
    worker.onmessage = ({ data }: MessageEvent<string>) => {
      end()
      resolve(data)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      end()
      reject(new Error('no worker'))
    }
    worker.postMessage(wanted)
  })
}

/** Between two slices the page draws and hears what is typed. */
export async function inSlices(wanted: Challenge, now = () => performance.now()): Promise<string> {
  const search = new Search(wanted)
  const { port1, port2 } = new MessageChannel()
  let go: () => void = () => undefined
  port1.onmessage = () => go()
  try {
    for (;;) {
      const until = now() + sliceMs
      while (now() < until) {
        const answer = search.step(500)
        if (answer) return answer
      }
      await new Promise<void>((resolve) => {
        go = resolve
        port2.postMessage(null)
      })
    }
  } finally {
    port1.close()
  }
}
