// Nothing may go wrong unseen: every page of a test is watched for errors in the console (a blocked script or style
// is one), uncaught exceptions, dialogs and requests to strange hosts.
import type { BrowserContext, Page } from '@playwright/test'

export class Guard {
  readonly seen: string[] = []
  #allowed: RegExp[] = []
  #hosts = new Set(['127.0.0.1', 'localhost'])

  watch(context: BrowserContext): void {
    context.on('page', (page) => this.#watchPage(page))
    for (const page of context.pages()) this.#watchPage(page)
    context.on('request', (request) => {
      const url = new URL(request.url())
      if (/^(https?|wss?):$/.test(url.protocol) && !this.#hosts.has(url.hostname)) this.seen.push(`request to ${request.url()}`)
    })
  }

  /** Expects errors that match, or failed requests with one of these statuses. */
  allow(...expected: (RegExp | number)[]): void {
    for (const one of expected) this.#allowed.push(typeof one === 'number' ? new RegExp(`status of ${one}\\b`) : one)
  }

  /** Expects what a server that is down or a cut network makes the browser say. */
  allowNoNetwork(): void {
    this.allow(/net::ERR_(CONNECTION|INTERNET|NETWORK|EMPTY|INCOMPLETE|SOCKET|ABORTED)/, 503)
  }

  /** What was seen and is not expected. */
  get complaints(): string[] {
    return this.seen.filter((line) => !this.#allowed.some((pattern) => pattern.test(line)))
  }

  #watchPage(page: Page): void {
    page.on('console', (message) => {
      if (message.type() !== 'error' && !/content.security.policy/i.test(message.text())) return
      const { url } = message.location()
      this.seen.push(`console: ${message.text()} (${url})`)
    })
    page.on('pageerror', (error) => this.seen.push(`exception: ${error.stack ?? error.message}`))
    page.on('dialog', (dialog) => {
      // The question before a page with unsaved changes is left is the browser's own.
      if (dialog.type() !== 'beforeunload') this.seen.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss().catch(() => undefined)
    })
  }
}
