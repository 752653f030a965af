import { smtpServer } from './paths'
import { Program } from './program'

export interface Mail {
  envelopeFrom: string
  envelopeTo: string[]
  tls: boolean
  user: string
  raw: string
  header: Record<string, string[]>
  subject: string
  from: string
  to: string
  text: string
  html: string
}

/** A real SMTP server that keeps what it gets. */
export class MailServer {
  host = ''
  port = ''
  #http = ''
  readonly #program: Program

  private constructor(args: string[]) {
    this.#program = new Program(smtpServer, args)
  }

  static async start(...args: string[]): Promise<MailServer> {
    const server = new MailServer(args)
    const { smtp, http } = JSON.parse((await server.#program.says(/^(\{.*\})\n/))[1]!) as { smtp: string; http: string }
    ;[server.host, server.port] = smtp.split(':') as [string, string]
    server.#http = http
    return server
  }

  /** Settings that make Frontdesk send here. */
  get env(): Record<string, string> {
    return {
      FRONTDESK_MAIL_HOST: this.host,
      FRONTDESK_MAIL_PORT: this.port,
      FRONTDESK_MAIL_SECURITY: 'none',
      FRONTDESK_MAIL_FROM: 'hello@kettleandleaf.example',
    }
  }

  /** All that came, as soon as there are n. */
  async messages(n: number): Promise<Mail[]> {
    const answer = await fetch(`${this.#http}/messages?wait=${n}&seconds=90`)
    if (!answer.ok) throw new Error(`waiting for ${n} mails: ${await answer.text()}`)
    return (await answer.json()) as Mail[]
  }

  async down(): Promise<void> {
    await fetch(`${this.#http}/down`, { method: 'POST' })
  }

  async up(): Promise<void> {
    await fetch(`${this.#http}/up`, { method: 'POST' })
  }

  close(): Promise<void> {
    return this.#program.stop()
  }
}
