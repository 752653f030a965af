// The page at /api/docs, as somebody uses it who writes a program: find a route by keyboard, read it, run its command.
import AxeBuilder from '@axe-core/playwright'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from './support/test'

const run = promisify(execFile)

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a route is found by keyboard, read, and its command runs (${colorScheme}, 320 pixels)`, async ({ page, server }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 320, height: 800 })
    await page.goto('/api/docs')
    await expect(page.getByRole('heading', { name: 'How to call it' })).toBeVisible()
    // The heading stands a moment before the page hears keys.
    await expect(async () => {
      await page.keyboard.press('/')
      await expect(page.getByRole('searchbox')).toBeFocused({ timeout: 1_000 })
    }).toPass()
    await page.keyboard.type('v2 live-chat')
    await expect(page.getByText('1 route', { exact: true })).toBeVisible()
    await page.locator('summary').first().focus()
    await page.keyboard.press('Enter')
    await expect(page.locator('#v2LiveChat').getByText('One of human, assistant')).toBeVisible()
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)

    await page.goto('/api/docs#v2GetChatbots')
    const command = await page.locator('#v2GetChatbots').getByRole('group', { name: 'curl' }).innerText()
    const key = (await server.command('admin', 'create-key', '--name', 'docs', '--role', 'viewer')).trim()
    const { stdout } = await run('bash', ['-c', `${command} --silent --show-error`], { env: { ...process.env, KEY: key } })
    expect(JSON.parse(stdout)).toMatchObject({ status: 'success', chatbots: [{ chatbotId: await server.chatbot() }] })
  })
}
