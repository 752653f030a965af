import { createHmac } from 'node:crypto'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { Demo } from './pages/demo'
import type { Panel } from './pages/panel'
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
    await use(host.page('/', `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>${snippet}</head><body><h1>A shop</h1></body></html>`))
  },
})

interface Told {
  name?: string
  email?: string
  userId?: string
  userHash?: string
  info?: unknown
}

const tell = (page: Page, user: Told) => page.evaluate((info) => (window.chatbot as Frontdesk.Chatbot).sendUserInfo(info as never), user)
const clear = (page: Page) => page.evaluate(() => (window.chatbot as Frontdesk.Chatbot).clearUserInfo())

/** Makes the identity secret in the panel and has visitors prove who they are. */
async function askForProof(panel: Panel, mode: 'If they can' | 'They must'): Promise<string> {
  await panel.open('/identity', 'Signed-in users')
  // The demo shop has one already, for its own pretended customers.
  await panel.page.getByRole('button', { name: 'Make a new secret' }).click()
  await panel.dialog.getByRole('button', { name: 'Make a new secret' }).click()
  const secret = (await panel.dialog.locator('code').textContent())!.trim()
  await panel.dialog.getByRole('button', { name: 'I have copied it' }).click()
  if (mode === 'They must') {
    await panel.page.getByRole('radio', { name: mode }).check()
    await panel.save()
  }
  return secret
}

const hash = (secret: string, userId: string) => createHmac('sha256', secret).update(userId).digest('hex')

test('who is signed in has one conversation in every browser, and none after signing out', async ({ page, panel, stranger, address }) => {
  const secret = await askForProof(panel, 'If they can')
  const ana = { userId: '42', userHash: hash(secret, '42'), name: 'Ana' }
  await page.goto(address)
  const widget = new Widget(page)
  await widget.open()
  await tell(page, ana)
  await expect(widget.greeting).toContainText('Hello, Ana!')
  await widget.send('How can I pay?')
  await widget.answered(1, 'bank transfer')

  const laptop = await (await stranger()).newPage()
  await laptop.goto(address)
  const second = new Widget(laptop)
  await second.open()
  await expect(second.questions).toHaveCount(0)
  await tell(laptop, ana)
  await expect(second.questions.first()).toContainText('How can I pay?')
  await expect(second.answers.filter({ hasText: 'bank transfer' })).toHaveCount(1)

  await clear(laptop)
  await expect(second.questions).toHaveCount(0)
  await tell(laptop, { userId: '43', userHash: hash(secret, '43') })
  await expect(second.questions).toHaveCount(0)
  await expect(widget.questions.first()).toContainText('How can I pay?')
})

test('where they must be signed in, guests read where to', async ({ page, panel, address }) => {
  const secret = await askForProof(panel, 'They must')
  await page.goto(address)
  const widget = new Widget(page)
  await widget.bubble.click()
  await expect(widget.ended).toContainText('for signed-in users')
  await expect(widget.composer).toHaveCount(0)
  await tell(page, { userId: '42', userHash: hash(secret, '42') })
  await expect(widget.composer).toBeVisible()
  await widget.send('How can I pay?')
  await widget.answered(1, 'bank transfer')
})

test('what a page tells of its user is used in answers, and forgotten', async ({ page, address }) => {
  await page.goto(address)
  const widget = new Widget(page)
  await widget.open()
  await tell(page, { info: { info: "The user's lucky number is 934383" } })
  await widget.send('What is my lucky number?')
  await widget.answered(1, '934383')
  await clear(page)
  await widget.send('Please, what is my lucky number?')
  await expect(widget.answers).toHaveCount(3)
  await expect(widget.answer(2)).not.toContainText('934383')
})

test('a profile is found, edited, merged, taken apart and erased', async ({ page, panel, stranger, address }) => {
  await page.goto(address)
  const widget = new Widget(page)
  await widget.open()
  await tell(page, { name: 'Zoë Ångström', email: 'zoe@example.com', info: { plan: 'Gold' } })
  await widget.send('How can I pay?')
  await widget.answered(1, 'bank transfer')
  const other = new Demo(await (await stranger()).newPage())
  await other.open()
  await other.ask('Do you sell gift cards?')
  await other.widget.answered(1)

  await panel.open('/users', 'Chat users')
  const rows = panel.page.locator('.list-window .list-row')
  await expect(rows).toHaveCount(2)
  await expect(rows.filter({ hasText: 'Guest User' })).toHaveCount(1)
  await panel.page.getByRole('searchbox').fill('zoe ang')
  await expect(rows).toHaveCount(1)
  await expect((await new AxeBuilder({ page: panel.page }).analyze()).violations).toEqual([])
  await rows.getByRole('link', { name: 'Zoë Ångström' }).click()
  await expect(panel.heading).toHaveText('Zoë Ångström')
  await expect(panel.page.locator('.moments')).toContainText('How can I pay?')
  await expect(panel.page.locator('.user-side')).toContainText('Gold')
  await expect((await new AxeBuilder({ page: panel.page }).analyze()).violations).toEqual([])

  await panel.page.getByRole('button', { name: 'Edit' }).click()
  await panel.dialog.getByLabel('Phone').fill('+1 555 0142')
  await panel.dialog.getByRole('button', { name: 'Save changes' }).click()
  await expect(panel.page.locator('.user-side')).toContainText('+1 555 0142')

  await panel.page.getByRole('button', { name: 'More actions' }).click()
  await panel.page.getByRole('menuitem', { name: 'Merge with another profile' }).click()
  await panel.dialog.getByRole('searchbox').fill('')
  await panel.dialog.locator('li', { hasText: 'Guest User' }).getByRole('button', { name: 'Merge' }).click()
  await expect(panel.page.locator('.moments')).toContainText('gift cards')
  await panel.page.locator('.user-merges li', { hasText: 'Guest User' }).getByRole('button', { name: 'Undo' }).click()
  await expect(panel.page.locator('.moments')).not.toContainText('gift cards')

  await panel.page.getByRole('button', { name: 'More actions' }).click()
  await panel.page.getByRole('menuitem', { name: 'Erase' }).click()
  await expect(panel.dialog.locator('.erase-counts')).toContainText('Conversations1')
  await panel.dialog.getByRole('button', { name: 'Erase for good' }).click()
  await expect(panel.toasts.filter({ hasText: 'is gone' })).toBeVisible()
  await panel.open('/users', 'Chat users')
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText('Guest User')
})

test('a segment is saved for everybody, and a conversation leads to its profile', async ({ panel, demo }) => {
  await demo.ask('Do you sell gift cards?')
  await demo.widget.answered(1)
  await panel.open('/users', 'Chat users')
  await panel.page.getByRole('button', { name: 'New segment' }).click()
  await panel.dialog.getByLabel('Name', { exact: true }).fill('Back again')
  await panel.dialog.getByLabel('Returning').check()
  await panel.dialog.getByRole('button', { name: 'Save segment' }).click()
  await expect(panel.page.getByRole('heading', { name: 'Nobody found' })).toBeVisible()
  await panel.page.getByRole('button', { name: 'Show everybody' }).click()
  await expect(panel.page.locator('.list-window .list-row')).toHaveCount(1)
  await panel.page.getByRole('combobox', { name: 'Segment' }).selectOption({ label: 'Back again' })
  await panel.page.getByRole('button', { name: 'Remove segment' }).click()
  await panel.dialog.getByRole('button', { name: 'Remove segment' }).click()
  await expect(panel.page.locator('.list-window .list-row')).toHaveCount(1)

  await panel.go('Conversations')
  await panel.page.getByRole('link', { name: 'Guest User' }).first().click()
  await panel.page.getByRole('radio', { name: 'Details' }).check()
  await panel.page.locator('.facts').getByRole('link', { name: 'Guest User' }).click()
  await expect(panel.heading).toHaveText('Guest User')
})
