// The website of an invented bicycle shop, served on loopback by a program of its own: what crawlers meet out there.
import { siteServer } from './paths'
import { Program } from './program'

export class Website {
  #program: Program
  url = ''

  private constructor() {
    this.#program = new Program(siteServer, ['-slow', '300ms'])
  }

  static async start(): Promise<Website> {
    const site = new Website()
    const [url] = await site.#program.says(/http:\/\/\S+/)
    site.url = url
    return site
  }

  /** Host and port, as FRONTDESK_ALLOW_PRIVATE takes it. */
  get host(): string {
    return new URL(this.url).host
  }

  /** In the second edition the opening hours have changed, the page about rentals is gone and one about winter is new. */
  async edition(n: 1 | 2): Promise<void> {
    await this.#control(`/-/edition?n=${n}`)
  }

  /** Lets every page fail with this status from now on; 0 ends that. */
  async fail(status: number): Promise<void> {
    await this.#control(`/-/fail?status=${status}`)
  }

  close(): Promise<void> {
    return this.#program.stop('SIGKILL')
  }

  async #control(path: string): Promise<void> {
    const answer = await fetch(this.url + path, { method: 'POST' })
    if (answer.status !== 204) throw new Error(`the website answered ${answer.status} to ${path}`)
  }
}
