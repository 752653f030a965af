// Pages of other people: small HTML documents on an origin of their own, with the headers that a test gives them.
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HostPage {
  html: string
  headers?: Record<string, string>
}

export class Host {
  url = ''
  readonly #pages = new Map<string, HostPage>()
  readonly #server: HttpServer

  private constructor() {
    this.#server = createServer((request, response) => {
      const page = this.#pages.get(new URL(request.url ?? '/', 'http://host').pathname)
      if (request.url === '/favicon.ico') return void response.writeHead(204).end()
      if (!page) return void response.writeHead(404).end()
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers }).end(page.html)
    })
  }

  static async start(): Promise<Host> {
    const host = new Host()
    await new Promise<void>((resolve) => host.#server.listen(0, '127.0.0.1', resolve))
    host.url = `http://127.0.0.1:${(host.#server.address() as AddressInfo).port}`
    return host
  }

  page(path: string, html: string, headers: Record<string, string> = {}): string {
    this.#pages.set(path, { html, headers })
    return this.url + path
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }
}
