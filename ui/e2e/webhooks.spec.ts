import AxeBuilder from '@axe-core/playwright'
import { Receiver } from './support/receiver'
import { expect, test as base } from './support/test'

const test = base.extend<{ receiver: Receiver }>({
  receiver: async ({}, use) => {
    const receiver = await Receiver.start()
    await use(receiver)
    await receiver.close()
  },
  env: async ({ receiver }, use) => use({ FRONTDESK_ALLOW_PRIVATE: receiver.host }),
})

test('a webhook is added, told of an answer, inspected, replayed, tested and given a new secret', async ({ panel, receiver, demo, guard }, info) => {
  const { page } = panel
  await panel.open('/webhooks', 'Webhooks')
  await page.getByRole('button', { name: 'Add webhook' }).click()
  const { dialog } = panel
  const address = dialog.getByLabel('Address')

  // The guard speaks in the field, the browser logs the refused call.
  guard.allow(422)
  await address.fill('http://169.254.169.254/latest/meta-data')
  await dialog.getByRole('button', { name: 'Add webhook' }).click()
  await expect(dialog.locator('.field-error')).toContainText('private network')

  await address.fill(receiver.url)
  await dialog.getByRole('button', { name: 'Add webhook' }).click()
  await expect(dialog).toContainText('Copy it now')
  receiver.secret = (await dialog.locator('code').textContent())!.trim()
  expect(receiver.secret).toMatch(/^whsec_/)
  await dialog.getByRole('button', { name: 'I have stored it' }).click()
  await expect(page.locator('.hook')).toContainText('Nothing sent yet')

  await demo.ask('How do I brew green tea?')
  await demo.widget.answered(1)
  await expect.poll(() => receiver.got.length).toBe(1)
  const [first] = receiver.got
  expect(first!.verified).toBe(true)
  expect(first!.topic).toBe('chat')
  expect(Object.keys(first!.body).sort()).toEqual(
    ['answer', 'chatbot_id', 'client_ip', 'conversation_id', 'cost_credits', 'lead', 'messages', 'source'].sort(),
  )
  const said = first!.body['messages'] as { role: string; content: string }[]
  expect(said.at(-1)).toEqual({ role: 'user', content: 'How do I brew green tea?' })
  await expect(page.locator('.hook')).toContainText('Works')

  receiver.status = 500
  await page.locator('.hook').getByRole('button').click()
  await page.getByRole('menuitem', { name: 'Send test: lead-submission' }).click()
  await expect.poll(() => receiver.got.length).toBe(2)
  expect(receiver.got[1]!.body['test']).toBe(true)
  expect(receiver.got[1]!.verified).toBe(true)

  await page.getByRole('link', { name: 'Deliveries', exact: true }).click()
  const rows = page.getByRole('table', { name: 'Deliveries' }).locator('[data-row]')
  await expect(rows).toHaveCount(2)
  await expect(rows.filter({ hasText: 'Given up' })).toContainText('Test')
  await page.getByLabel('State').selectOption('Delivered')
  await expect(rows).toHaveCount(1)
  receiver.status = 200
  await rows.getByRole('link', { name: 'chat' }).click()
  await expect(dialog).toContainText('How do I brew green tea?')
  await expect(dialog).toContainText('thanks')
  await dialog.getByText('Headers').first().click()
  await expect(dialog).toContainText('webhook-signature')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.screenshot({ path: info.outputPath('sheet.png') })
  await dialog.getByRole('button', { name: 'Replay' }).click()
  await expect.poll(() => receiver.got.length).toBe(3)
  expect(receiver.got[2]!.headers['webhook-id']).toBe(first!.headers['webhook-id'])
  await expect(dialog.locator('.delivery-attempts li')).toHaveCount(2)
  await dialog.getByRole('button', { name: 'Close' }).click()

  await page.getByRole('link', { name: 'Endpoints', exact: true }).click()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.getByRole('button', { name: 'New secret' }).click()
  await dialog.getByRole('button', { name: 'Make new secret' }).click()
  const next = (await dialog.locator('code').textContent())!.trim()
  expect(next).not.toBe(receiver.secret)
  await dialog.getByRole('button', { name: 'I have stored it' }).click()
  await expect(page.locator('.hook-secret')).toContainText('The one before is valid until')

  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    for (const width of [320, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      for (const [name, path] of [['endpoints', '/webhooks'], ['deliveries', '/webhooks?view=deliveries']] as const) {
        await panel.open(path, 'Webhooks')
        await expect(page.locator(name === 'endpoints' ? '.hook' : '.deliveries-list').first()).toBeVisible()
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        expect(wide, `${name} at ${width} pixels scrolls sideways`).toBeLessThanOrEqual(0)
        if (process.env['WEBHOOK_PICTURES']) await page.screenshot({ path: `${process.env['WEBHOOK_PICTURES']}/${name}-${width}-${scheme}.png` })
      }
    }
  }
})
