// A program that a test runs beside the browser: started, listened to, and always ended.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'

const startMs = 120_000
const stopMs = 90_000
const running = new Set<ChildProcessWithoutNullStreams>()

// A worker that ends early must leave nothing behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export class Program {
  #child: ChildProcessWithoutNullStreams
  #ended: Promise<unknown>
  stdout = ''
  stderr = ''

  constructor(
    private readonly path: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ) {
    const child = (this.#child = spawn(path, args, { env: { ...process.env, ...env } }))
    running.add(child)
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text))
    this.#ended = once(child, 'exit').then(() => running.delete(child))
    child.on('error', (error) => (this.stderr += String(error)))
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** The exit code, null when a signal ended it or it runs. */
  get code(): number | null {
    return this.#child.exitCode
  }

  /** Waits until what it wrote fits, and gives the match. */
  async says(pattern: RegExp, where: 'stdout' | 'stderr' = 'stdout'): Promise<RegExpMatchArray> {
    const until = Date.now() + startMs
    for (;;) {
      const found = this[where].match(pattern)
      if (found) return found
      if (!this.alive || Date.now() > until) throw new Error(`${this.path} did not say ${pattern}:\n${this.stdout}\n${this.stderr}`)
      const next = new AbortController()
      const said = once(this.#child[where], 'data', { signal: next.signal }).catch(() => undefined)
      await Promise.race([said, this.#ended, new Promise((resolve) => setTimeout(resolve, 250))])
      next.abort()
    }
  }

  /** Asks it to end; one that does not is killed, which fails the test. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (!this.alive) return
    this.#child.kill(signal)
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), stopMs)
    await this.#ended
    clearTimeout(timer)
    if (signal === 'SIGTERM' && this.#child.signalCode === 'SIGKILL') throw new Error(`${this.path} did not stop:\n${this.stderr}`)
  }
}
