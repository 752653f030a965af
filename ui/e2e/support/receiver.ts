// An owner's server on loopback that takes webhooks: it checks the signature of the source's guide and remembers all.
import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server as Listener } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  topic: string
  verified: boolean
  headers: IncomingHttpHeaders
  body: Record<string, unknown>
}

export class Receiver {
  readonly got: Received[] = []
  secret = ''
  /** What it answers, whether or not the signature is right. */
  status = 200
  readonly #listener: Listener

  private constructor() {
    this.#listener = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const raw = Buffer.concat(parts)
        const sum = createHmac('sha256', this.secret).update(raw).digest('base64')
        this.got.push({
          topic: String(request.headers['x-chat-data-topic']),
          verified: sum === request.headers['x-chat-data-hmac-sha256'],
          headers: request.headers,
          body: JSON.parse(raw.toString()) as Record<string, unknown>,
        })
        response.writeHead(this.status, { 'content-type': 'text/plain' }).end(this.status === 200 ? 'thanks' : 'no')
      })
    })
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver()
    await new Promise<void>((resolve) => receiver.#listener.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  get host(): string {
    return `127.0.0.1:${(this.#listener.address() as AddressInfo).port}`
  }

  get url(): string {
    return `http://${this.host}/hooks`
  }

  async close(): Promise<void> {
    this.#listener.closeAllConnections()
    await new Promise((resolve) => this.#listener.close(resolve))
  }
}
