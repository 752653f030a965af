// The test of this suite: a server process and a data folder of its own, watched pages, and page objects on top.
import { test as base, expect, type BrowserContext, type BrowserContextOptions } from '@playwright/test'
import { Demo } from '../pages/demo'
import { Panel } from '../pages/panel'
import { Guard } from './guard'
import { Server } from './server'
import { Website } from './website'

interface Fixtures {
  /** Settings of the server as environment variables. */
  env: Record<string, string>
  server: Server
  /** The website of an invented shop; a test that reads it lets the server do so with `reading`. */
  website: Website
  guard: Guard
  /** The demo page of the server, in the test's own page. */
  demo: Demo
  /** The panel, signed in as the owner, in a browser context of its own. */
  panel: Panel
  /** Another browser: other cookies, other storage, watched as well. */
  stranger: (options?: BrowserContextOptions) => Promise<BrowserContext>
}

export const test = base.extend<Fixtures>({
  env: [{}, { option: true }],

  website: async ({}, use) => {
    const website = await Website.start()
    await use(website)
    await website.close()
  },

  server: async ({ env }, use, info) => {
    const server = await Server.start({ env })
    try {
      await use(server)
    } finally {
      await server.close()
      if (info.status !== info.expectedStatus) await info.attach('server.log', { body: server.log, contentType: 'text/plain' })
    }
  },

  baseURL: async ({ server }, use) => use(server.url),

  guard: [
    async ({ context }, use, info) => {
      const guard = new Guard()
      guard.watch(context)
      await use(guard)
      if (info.status === 'passed') expect(guard.complaints, 'errors in the console, dialogs, strange requests').toEqual([])
    },
    { auto: true },
  ],

  stranger: async ({ browser, baseURL, guard }, use) => {
    const made: BrowserContext[] = []
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}), ...options })
      guard.watch(context)
      made.push(context)
      return context
    })
    for (const context of made) await context.close()
  },

  demo: async ({ page }, use) => {
    const demo = new Demo(page)
    await demo.open()
    await use(demo)
  },

  panel: async ({ stranger, server }, use) => {
    const context = await stranger()
    await use(await Panel.asOwner(await context.newPage(), server))
  },
})

/** Settings of a server that may read the test's website, for `test.use`. */
export const reading = {
  env: async ({ website }: { website: Website }, use: (env: Record<string, string>) => Promise<void>) =>
    use({ FRONTDESK_ALLOW_PRIVATE: website.host }),
}

export { expect }
