import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { Conversations } from './pages/conversations'
import { MailServer } from './support/mail'
import { expect, test } from './support/test'

type Scheme = 'light' | 'dark'

/**
 * All rules of axe over the page and its frames. In the dark only what colour decides can differ, so only that is
 * looked at again.
 */
async function check(page: Page, what: string, scheme: Scheme): Promise<string[]> {
  // Skeletons and moving parts are on their way; nothing is judged before it stands.
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running'))
  const axe = new AxeBuilder({ page })
  if (scheme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block'])
  const { violations } = await axe.analyze()
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${what}: ${violation.id} (${violation.impact}): ${node.target.join(' ')}: ${node.failureSummary}`),
  )
}

// Snapshots of every step would take longer than the tests; the violations say where they are.
test.use({ trace: 'off' })

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, reducedMotion: 'reduce' } as object)

    for (const width of [320, 1440]) {
      test(`the widget at ${width} pixels: closed, open, answered, menu, dialogs, error, ended`, async ({ demo, page, context, guard }) => {
        guard.allowNoNetwork()
        await page.setViewportSize({ width, height: 800 })
        const found: string[] = []
        const look = async (what: string) => found.push(...(await check(page, what, colorScheme)))
        const { widget } = demo
        await look('closed')
        await widget.open()
        await look('open')
        await widget.send('How do I brew green tea?')
        await widget.answered(1)
        await look('answered')
        await widget.menuButton.click()
        await expect(widget.frame.getByRole('menuitem').first()).toBeVisible()
        await look('menu')
        await widget.frame.getByRole('menuitem', { name: 'E-mail me' }).click()
        await widget.sheet.getByLabel('Your e-mail address').fill('ana')
        await widget.sheet.getByRole('button', { name: 'Send transcript' }).click()
        await look('wrong address')
        await widget.sheet.getByRole('button', { name: 'Cancel' }).click()
        await context.setOffline(true)
        await widget.send('Are you there?')
        await expect(widget.unsent).toHaveText('Not sent yet. Trying again.')
        await look('offline')
        await context.setOffline(false)
        await widget.answered(2)
        await widget.end()
        await look('ended')
        expect(found).toEqual([])
      })
    }

    test('every page of the panel', async ({ demo, panel }) => {
      test.slow()
      await panel.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await demo.ask('How do I brew green tea?')
      await demo.widget.answered(1)
      const { page } = panel
      const found: string[] = []
      const look = async (what: string) => found.push(...(await check(page, what, colorScheme)))
      for (const path of ['', '/welcome', '/welcome?step=ask', '/welcome?step=look', '/welcome?step=install', '/contents', '/contents/new', '/contents/duplicates', '/sources', '/contents/edit?id=pay-methods', '/test-bench', '/chatbots', '/appearance', '/assistant', '/install', '/models', '/email', '/leads', '/lead-form', '/crm', '/users', '/identity', '/webhooks', '/keys', '/access', '/system', '/nowhere']) {
        await panel.open(path)
        await expect(page.locator('main .skeleton, main .list-skeleton')).toHaveCount(0)
        await look(path || '/')
      }
      const list = new Conversations(panel)
      await list.open()
      await expect(list.rows).toHaveCount(1)
      await look('/conversations')
      for (const name of ['Filter', 'Columns']) {
        await page.getByRole('button', { name, exact: true }).click()
        await look(name)
        await page.keyboard.press('Escape')
      }
      await list.rows.first().getByRole('checkbox').check()
      for (const name of ['Tag', 'Delete']) {
        await page.locator('.bulk-bar').getByRole('button', { name, exact: true }).click()
        await expect(panel.dialog).toBeVisible()
        await look(`${name} of many`)
        await page.keyboard.press('Escape')
        await expect(panel.dialog).toHaveCount(0)
      }
      await list.rows.first().getByRole('checkbox').uncheck()
      await list.show()
      await expect(list.answers).toHaveCount(1)
      await look('/conversations/id')
      await list.answers.first().getByRole('button', { name: 'Why this answer' }).click()
      await expect(panel.dialog.getByRole('table')).toBeVisible()
      await look('trace')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+k')
      await expect(panel.dialog).toBeVisible()
      await look('palette')
      await page.keyboard.press('Escape')
      await page.setViewportSize({ width: 320, height: 800 })
      for (const path of ['', '/welcome', '/conversations', '/contents', '/contents/new', '/sources', '/appearance', '/crm', '/identity', '/system', '/access', '/keys', '/assistant', '/conversations/dashboard']) {
        await panel.open(path)
        await expect(page.locator('main .skeleton, main .list-skeleton')).toHaveCount(0)
        await look(`${path || '/'} at 320`)
      }
      await page.setViewportSize({ width: 1280, height: 800 })
      await panel.accountMenu('Sign out')
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
      await look('sign-in')
      expect(found).toEqual([])
    })
  })
}

let mail: MailServer
test.use({
  env: async ({}, use) => {
    mail = await MailServer.start()
    await use(mail.env)
    await mail.close()
  },
})
