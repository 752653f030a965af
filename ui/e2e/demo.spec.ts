import AxeBuilder from '@axe-core/playwright'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './support/paths'
import { expect, test } from './support/test'

test('customers sign in and out, and the page lists what the chat tells it', async ({ demo, page }) => {
  await demo.widget.open()
  await page.locator('#host-page').scrollIntoViewIfNeeded()
  const result = page.locator('#result')
  await page.getByRole('button', { name: 'Ana', exact: true }).click()
  await expect(result).toHaveText('The chat knows the user, proven by the hash.')
  await expect(page.locator('#told')).toContainText('"userHash"')
  await demo.widget.send('How can I pay?')
  await demo.widget.answered(1, 'bank transfer')
  const events = page.getByRole('list', { name: 'Events' }).getByRole('listitem')
  await expect(events).toHaveCount(1)
  await expect(events.first()).toContainText('"name": "Ana Lima"')
  await expect(page.locator('#visitor')).toContainText('wrote “How can I pay?”')

  // Another browser, another Ana.
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(result).toHaveText('The chat has forgotten the user.')
  await expect(demo.widget.questions).toHaveCount(0)
  await page.getByRole('button', { name: 'Ana', exact: true }).click()
  await expect(demo.widget.questions).toContainText(['How can I pay?'])
  await page.getByRole('button', { name: 'Ben', exact: true }).click()
  await expect(demo.widget.questions).toHaveCount(0)

  await page.getByRole('button', { name: 'Minimise it' }).click()
  await expect(demo.widget.composer).toBeHidden()
})

test('the code that is shown is the code that runs', async ({ demo, page }) => {
  void demo
  await page.locator('#host-page').scrollIntoViewIfNeeded()
  const source = (name: string) => readFileSync(join(root, 'ui/demo/playground', name), 'utf8').trim()
  await expect(page.locator('#code-plain')).toHaveText(source('listener.js'), { useInnerText: false })
  await expect(page.locator('#code-react')).toContainText('window.addEventListener')
  expect(source('visitor.tsx')).toContain((await page.locator('#code-react').textContent())!)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing to complain of, and nothing wider than a phone: ${colorScheme}`, async ({ demo, page }) => {
    void demo
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 320, height: 800 })
    await page.locator('#host-page').scrollIntoViewIfNeeded()
    await expect(page.locator('#visitor dl')).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([])
  })
}

test('a hash is made for the demo’s own customers alone', async ({ server }) => {
  const ask = (userId: string) =>
    fetch(`${server.url}/api/demo/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ userId }) })
  expect((await ask('42')).status).toBe(400)
  const good = await ask('demo-ana-0123456789abcdef01234567')
  expect(await good.json()).toEqual({ userId: 'demo-ana-0123456789abcdef01234567', userHash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown })
})
