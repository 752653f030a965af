import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './support/test'

// What was said is found within a second, shown where it stands, and opened there, by mouse and by keyboard.
test('words of a conversation are found from its page and from the palette', async ({ demo, panel }) => {
  const { widget } = demo
  await demo.ask('Do you deliver to the Açores islands?')
  await widget.answered(1)
  await widget.send('My name is Zebulon')
  await widget.answered(2)

  const { page } = panel
  await panel.open('/conversations?status=all', 'Conversations')
  const found = page.locator('.found-list li')
  await expect(async () => {
    await page.goto('/admin/conversations?status=all&q=acor')
    await expect(found).toHaveCount(1, { timeout: 10_000 })
  }).toPass()
  await expect(found.locator('mark')).toHaveText('Açores')
  const axe = await new AxeBuilder({ page }).analyze()
  expect(axe.violations).toEqual([])
  await found.getByRole('link').click()
  const message = page.locator('.found-message')
  await expect(message).toBeInViewport()
  await expect(message).toContainText('Açores islands')

  await page.getByRole('searchbox', { name: 'Words, name or id' }).first().fill('nothing of the kind')
  await expect(page.getByText('Nothing found for “nothing of the kind”')).toBeVisible()

  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await expect(panel.dialog.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('zebul')
  const option = page.getByRole('option').filter({ hasText: 'Zebulon' })
  await expect(option).toHaveCount(1)
  await expect(option).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(message).toContainText('My name is Zebulon')
})
