import { createServer, type Server as Listener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import AxeBuilder from '@axe-core/playwright'
import { expect, test as base } from './support/test'

/** The owner's server that a gate asks: each request waits until the test answers it. */
class Gate {
  readonly waiting: ServerResponse[] = []
  private constructor(private readonly listener: Listener) {}

  static async start(): Promise<Gate> {
    const gate: Gate = new Gate(createServer((request, response) => void request.resume().on('end', () => gate.waiting.push(response))))
    await new Promise<void>((resolve) => gate.listener.listen(0, '127.0.0.1', resolve))
    return gate
  }

  get host(): string {
    return `127.0.0.1:${(this.listener.address() as AddressInfo).port}`
  }

  answer(body: object): void {
    this.waiting.shift()!.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

  close(): void {
    this.listener.closeAllConnections()
    this.listener.close()
  }
}

const test = base.extend<{ gate: Gate }>({
  gate: async ({}, use) => {
    const gate = await Gate.start()
    await use(gate)
    gate.close()
  },
})


test('an API key is made with its scope, shown once, used, and refused once it is revoked', async ({ panel, guard, request, server }) => {
  const { page, dialog } = panel
  await panel.open('/keys', 'API keys')
  await expect(page.getByText('No program has a key yet')).toBeVisible()
  await page.getByRole('button', { name: 'New API key' }).click()
  guard.allow(422)
  await dialog.getByRole('button', { name: 'Make key' }).click()
  await expect(dialog.locator('.field-error')).toContainText('Name the key')
  await dialog.getByLabel('Name').fill('Shop')
  await dialog.getByRole('radio', { name: 'Read' }).check()
  await dialog.getByLabel('Valid until').selectOption('In 30 days')
  await dialog.getByRole('button', { name: 'Make key' }).click()
  await expect(dialog).toContainText('not shown again')
  const key = (await dialog.locator('code').textContent())!.trim()
  await dialog.getByRole('button', { name: 'I have stored it' }).click()
  const row = page.locator('.key')
  await expect(row).toContainText('Shop')
  await expect(row).toContainText('Never')
  await expect(page.getByText(key)).toHaveCount(0)

  const use = () => request.get(`${server.url}/api/v2/get-chatbots`, { headers: { authorization: `Bearer ${key}` } })
  expect((await use()).status()).toBe(200)
  await page.reload()
  await expect(row).not.toContainText('Never')
  await row.getByRole('button', { name: 'Revoke' }).click()
  await dialog.getByRole('button', { name: 'Revoke' }).click()
  await expect(row).toHaveCount(0)
  expect((await use()).status()).toBe(401)
})

test('credits run out, the visitor reads why with a way on, and the owner sees it and tops up', async ({ panel, demo }, info) => {
  const { page, dialog } = panel
  await panel.open('/access', 'Access and credits')
  await page.getByLabel('Count credits').check()
  await page.getByRole('button', { name: 'Add allowance' }).click()
  await page.getByRole('group', { name: 'Allowance 1' }).getByLabel('Credits').fill('1')
  await page.getByLabel('What visitors read when').fill('That was all for today.')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.locator('.save-state')).toContainText('Saved')

  const { widget } = demo
  await demo.ask('How do I brew green tea?')
  await widget.answered(1)
  await widget.send('Can I return an opened tin?')
  await widget.answered(2, 'That was all for today.')
  await expect(widget.choices.filter({ hasText: 'Talk to a person' })).toBeVisible()
  await demo.page.screenshot({ path: info.outputPath('limit.png') })

  await page.getByRole('link', { name: 'Refusals' }).click()
  const refused = page.getByRole('table', { name: 'Refusals' }).locator('[data-row]')
  await expect(refused).toHaveCount(1)
  await expect(refused).toContainText('No credits left')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.getByRole('link', { name: 'Ledger' }).click()
  const rows = page.getByRole('table', { name: 'Ledger' }).locator('[data-row]')
  await expect(rows).toHaveCount(2)
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await rows.first().getByRole('link', { name: 'Guest User' }).click()
  const card = page.locator('.credits')
  await expect(card).toContainText('1 credit each day')
  await card.getByRole('button', { name: 'Top up or correct' }).click()
  await dialog.getByRole('button', { name: 'Add 100' }).click()
  await expect(dialog.locator('.field-error')).toContainText('Say why')
  await dialog.getByLabel('Reason').fill('A good customer')
  await dialog.getByRole('button', { name: 'Add 100' }).click()
  await expect(card.locator('.credits-balance')).toContainText('100')
  await widget.send('Can I return an opened tin?')
  await widget.answered(3, 'Opened tea cannot be returned')
  await expect(card.locator('.credits-balance')).toContainText('99')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})

test.describe('with a gate', () => {
  test.use({ env: async ({ gate }, use) => use({ FRONTDESK_ALLOW_PRIVATE: gate.host }) })
  test('the owner asks the gate now, hears that it is being asked, and reads what a visitor would', async ({ panel, gate }) => {
    const { page } = panel
    await panel.open('/access', 'Access and credits')
    const ask = page.getByRole('button', { name: 'Ask it now' })
    await expect(ask).toBeDisabled()
    await page.getByLabel('Address', { exact: true }).fill(`http://${gate.host}/gate`)
    await panel.save()
    await ask.click()
    const said = page.getByRole('status').filter({ hasText: 'Asking…' })
    await expect(said).toHaveCount(1)
    await expect.poll(() => gate.waiting.length).toBe(1)
    gate.answer({ allow: false, message: 'Your plan has ended.' })
    const result = page.locator('.gate-result')
    await expect(result.locator('.badge')).toHaveText('Refused')
    await expect(result).toContainText('Your plan has ended.')
    await expect(said).toHaveCount(0)
    expect((await new AxeBuilder({ page }).include('main').analyze()).violations).toEqual([])
  })
})
