import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { binary } from './paths'
import { Program } from './program'

const run = promisify(execFile)

export interface ServerOptions {
  /** Further settings of the server; the model is off and the mail server unset unless they say so. */
  env: Record<string, string>
}

/** No Ollama listens on the port of "discard", so that one on this machine is not found by accident. */
const noModel = 'http://127.0.0.1:9'

/** One running Frontdesk in a folder of its own, on a port that stays the same over restarts. */
export class Server {
  #program: Program
  #listen = '127.0.0.1:0'
  url = ''
  /** The one-time link, as long as no account was made. */
  firstRun = ''
  #logs = ''

  private constructor(
    readonly folder: string,
    private readonly env: Record<string, string>,
  ) {
    this.#program = this.#spawn()
  }

  static async start(options: Partial<ServerOptions> = {}): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), 'frontdesk-e2e-'))
    const server = new Server(join(folder, 'data'), { FRONTDESK_OLLAMA_URL: noModel, ...options.env })
    await server.#ready()
    return server
  }

  /** What it wrote to its log, over all starts. */
  get log(): string {
    return this.#logs + this.#program.stderr
  }

  /** SIGTERM lets it finish; SIGKILL is the power cut. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    await this.#program.stop(signal)
    if (signal === 'SIGTERM' && this.#program.code !== 0) throw new Error(`the server ended with ${this.#program.code}:\n${this.log}`)
  }

  /** Starts it again on the same folder and port, which a connection of somebody else may hold for a moment. */
  async start(): Promise<void> {
    for (let left = 20; ; left--) {
      this.#logs += this.#program.stderr
      this.#program = this.#spawn()
      try {
        return await this.#ready()
      } catch (error) {
        if (left === 0 || !/address already in use|another program/i.test(this.#program.stderr)) throw error
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
    }
  }

  async close(): Promise<void> {
    try {
      await this.stop()
    } finally {
      await rm(join(this.folder, '..'), { recursive: true, force: true })
    }
  }

  /** Runs a command of the command line on this server's folder. */
  async command(...args: string[]): Promise<string> {
    const { stdout } = await run(binary, [...args, '--data', this.folder], { env: { ...process.env, ...this.env, FRONTDESK_LISTEN: this.#listen } })
    return stdout
  }

  /** The id of the chatbot that the first run makes. */
  async chatbot(): Promise<string> {
    const [first] = JSON.parse(await this.command('chatbots', '--json')) as { id: string }[]
    if (!first) throw new Error('there is no chatbot')
    return first.id
  }

  async set(...settings: string[]): Promise<void> {
    await this.command('chatbots', 'set', '--chatbot', await this.chatbot(), ...settings)
  }

  /** Puts these contents in the place of the demo shop's. */
  async importContents(contents: readonly object[]): Promise<void> {
    const file = join(this.folder, '..', 'contents.jsonl')
    await writeFile(file, contents.map((one) => JSON.stringify(one)).join('\n'))
    await this.command('contents', 'import', file, '--chatbot', await this.chatbot(), '--replace', '--wait')
  }

  #spawn(): Program {
    return new Program(binary, ['--data', this.folder, '--listen', this.#listen], this.env)
  }

  async #ready(): Promise<void> {
    const [, port] = await this.#program.says(/Demo\s+http:\/\/\S+:(\d+)\/demo/)
    this.#listen = `127.0.0.1:${port}`
    this.url = `http://127.0.0.1:${port}`
    this.firstRun = this.#program.stdout.match(/First run\s+http:\/\/[^/]+(\/\S+)/)?.[1] ?? ''
    const until = Date.now() + 120_000
    for (;;) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined)
      if (answer?.ok) return
      if (!this.#program.alive || Date.now() > until) throw new Error(`the server is not ready:\n${this.log}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
