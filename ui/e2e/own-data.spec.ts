import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import { Widget } from './pages/widget'
import { Host } from './support/host'
import { expect, test as base } from './support/test'

const test = base.extend<{ host: Host; address: string }>({
  host: async ({}, use) => {
    const host = await Host.start()
    await use(host)
    await host.close()
  },
  address: async ({ host, server }, use) => {
    const snippet = `<script src="${server.url}/embed.js" data-chatbot-id="${await server.chatbot()}" defer></script>`
    await use(host.page('/', `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>${snippet}</head><body><main><h1>A shop</h1></main></body></html>`))
  },
})

test('a visitor sees, takes along and erases what is kept', async ({ page, address }) => {
  await page.goto(address)
  const widget = new Widget(page)
  await widget.open()
  await page.evaluate(() => (window.chatbot as Frontdesk.Chatbot).sendUserInfo({ name: 'Ana Example', email: 'ana@example.com' }))
  await widget.send('How can I pay?')
  await widget.answered(1, 'bank transfer')
  const stored = () => page.evaluate(() => Object.entries(localStorage).find(([key]) => key.endsWith(':token'))?.[1])
  const token = await stored()

  await widget.menuButton.click()
  await widget.frame.getByRole('menuitem', { name: 'My data' }).click()
  await expect(widget.sheet).toContainText('1 conversation with 2 messages')
  await expect(widget.sheet).toContainText('About you: name, e-mail address')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

  const downloading = page.waitForEvent('download')
  await widget.sheet.getByRole('button', { name: 'Download' }).click()
  const file = await downloading
  expect(file.suggestedFilename()).toBe('my-data.json')
  const data = JSON.parse(await readFile(await file.path(), 'utf8')) as { user: { name: string }; conversations: { messages: { text: string }[] }[] }
  expect(data.user.name).toBe('Ana Example')
  expect(data.conversations[0]!.messages[0]!.text).toBe('How can I pay?')

  await widget.sheet.getByRole('button', { name: 'Erase' }).click()
  await expect(widget.sheet).toContainText('Erase everything?')
  await widget.sheet.getByRole('button', { name: 'Cancel' }).click()
  await widget.sheet.getByRole('button', { name: 'Erase' }).click()
  await widget.sheet.getByRole('button', { name: 'Erase everything' }).click()
  await expect(widget.sheet).toHaveCount(0)
  await expect(widget.questions).toHaveCount(0)
  await widget.ready()
  await expect(widget.greeting).not.toContainText('Ana')
  await expect.poll(async () => ((await stored()) ?? token) !== token, 'another visitor').toBe(true)

  const refused = await page.request.get(new URL('/api/widget/visitor', await widget.frame.locator('body').evaluate(() => location.href)).href, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(refused.status()).toBe(401)
  await widget.send('How can I pay?')
  await widget.answered(1, 'bank transfer')
  await page.reload()
  await widget.open()
  await expect(widget.questions).toHaveCount(1)
})
