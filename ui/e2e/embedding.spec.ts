import { Widget } from './pages/widget'
import { Host } from './support/host'
import { expect, test as base } from './support/test'

interface Fixtures {
  host: Host
  /** The line that an owner pastes. */
  snippet: string
}

const test = base.extend<Fixtures>({
  host: async ({}, use) => {
    const host = await Host.start()
    await use(host)
    await host.close()
  },
  snippet: async ({ server }, use) => {
    await use(`<script src="${server.url}/embed.js" data-chatbot-id="${await server.chatbot()}" defer></script>`)
  },
})

const doc = (head: string, body = '<h1>A page</h1>') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>${head}</head><body>${body}</body></html>`

async function answers(widget: Widget): Promise<void> {
  await widget.open()
  await widget.send('How can I pay?')
  await widget.answered(1, 'bank transfer')
}

test('the line works in the head of a foreign page, and shifts nothing', async ({ page, host, snippet }) => {
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => (entry as unknown as { value: number }).value))).observe({
      type: 'layout-shift',
      buffered: true,
    })
  })
  await page.goto(host.page('/', doc(snippet)))
  await answers(new Widget(page))
  expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)).toEqual([])
})

test('loaded twice there is one bubble', async ({ page, host, snippet }) => {
  await page.goto(host.page('/', doc(snippet + snippet, snippet)))
  const widget = new Widget(page)
  await answers(widget)
  await expect(page.getByRole('button', { name: /chat$/ })).toHaveCount(1)
})

test('a page under a strict policy of its own gets the widget', async ({ page, host, snippet, server }) => {
  const policy = `default-src 'none'; script-src 'self' ${server.url}; frame-src ${server.url}; style-src 'self'; img-src 'self'`
  await page.goto(host.page('/', doc(snippet), { 'content-security-policy': policy }))
  const widget = new Widget(page)
  await answers(widget)
  await expect(widget.bubble).toHaveCSS('border-radius', /^(50%|\d+px)$/)
})

test('where storage is refused it works for as long as the page lives', async ({ page, host, snippet }) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException('refused', 'SecurityError')
    }
    Object.defineProperty(window, 'localStorage', { get: refuse })
    Object.defineProperty(window, 'sessionStorage', { get: refuse })
  })
  await page.goto(host.page('/', doc(snippet)))
  const widget = new Widget(page)
  await answers(widget)
  await widget.bubble.click()
  await expect(widget.composer).toBeHidden()
  await widget.open()
  await expect(widget.questions).toHaveCount(1)
  await widget.send('Do you ship abroad?')
  await widget.answered(2, 'Canada')
})

test('only allowed sites may show the widget; others are blocked by the browser', async ({ page, host, snippet, panel, guard, server }) => {
  await panel.open('/install', 'Install')
  await panel.page.getByLabel('Allowed sites').fill('shop.example.com')
  await panel.page.getByLabel('Allowed sites').press('Enter')
  await panel.save()

  guard.allow(/frame-ancestors|Content Security Policy|403/)
  const blocked = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()))
  await page.goto(host.page('/', doc(snippet)))
  const widget = new Widget(page)
  await widget.bubble.click()
  await blocked
  await expect(widget.composer).toHaveCount(0)

  // The server's own pages may always show it.
  await page.goto('/demo')
  await answers(new Widget(page))

  await server.set('domains=127.0.0.1')
  await page.goto(host.page('/again', doc(snippet)))
  await answers(new Widget(page))
})

test('the page can drive the widget, and hears what is said', async ({ page, host, snippet }) => {
  const queue = `<script>window.chatbot = window.chatbot || []; chatbot.push(['openWidget'])</script>`
  await page.goto(host.page('/', doc(queue + snippet)))
  const widget = new Widget(page)
  await widget.ready()
  await page.evaluate(() => {
    const heard: unknown[] = []
    Object.assign(window, { heard })
    const api = (window as unknown as { chatbot: { addEventListener(name: string, fn: (event: unknown) => void): void } }).chatbot
    api.addEventListener('chat', (event) => heard.push(event))
    api.addEventListener('minimize-widget', (event) => heard.push(event))
  })
  await widget.send('How can I pay?')
  await widget.answered(1, 'bank transfer')
  await widget.frame.getByRole('button', { name: 'Close chat' }).click()
  const heard = () => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard)
  await expect.poll(async () => (await heard()).length).toBe(2)
  const payload: unknown = expect.objectContaining({ message: 'How can I pay?', source: 'widget', chatbot_name: 'Kettle & Leaf' })
  expect(await heard()).toEqual([{ event: 'chat', payload }, { event: 'minimize-widget' }])
})

test('the chat stands alone as a page and in a frame of the owner’s own', async ({ page, host, server }) => {
  const address = `${server.url}/chat/${await server.chatbot()}`
  await page.goto(host.page('/', doc('', `<iframe src="${address}" style="width:400px;height:600px"></iframe>`)))
  const widget = new Widget(page)
  await widget.ready()
  await widget.send('How can I pay?')
  await widget.answered(1, 'bank transfer')
  await page.goto(address)
  await expect(page.locator('#composer')).toBeVisible()
  await page.locator('#composer').fill('How can I pay?')
  await page.locator('#composer').press('Enter')
  await expect(page.locator('.group.assistant').last()).toContainText('bank transfer')
})
