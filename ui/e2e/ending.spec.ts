import { Demo } from './pages/demo'
import { Conversations } from './pages/conversations'
import { expect, test } from './support/test'

test('ending asks once, leaves the conversation to be read, and a new one can be started', async ({ demo, page }) => {
  const { widget } = demo
  await demo.ask('How can I pay?')
  await widget.answered(1, 'bank transfer')
  await widget.menu('End conversation')
  await expect(widget.sheet.getByRole('heading')).toHaveText('Are you sure you want to end this conversation?')
  await widget.sheet.getByRole('button', { name: 'Cancel' }).click()
  await expect(widget.composer).toBeVisible()

  await widget.end()
  await expect(widget.composer).toHaveCount(0)
  await expect(widget.list).toContainText('bank transfer')
  await page.reload()
  const again = new Demo(page)
  await again.widget.open()
  await expect(again.widget.startNew).toBeVisible()
  await expect(again.widget.list).toContainText('bank transfer')

  await again.widget.startNew.click()
  await expect(again.widget.composer).toBeFocused()
  await expect(again.widget.questions).toHaveCount(0)
  await again.widget.send('Do you ship abroad?')
  await again.widget.answered(1, 'Canada, Mexico')
  await page.reload()
  await again.widget.open()
  await again.widget.answered(1, 'Canada, Mexico')
  await expect(again.widget.questions).toHaveCount(1)
})

test('the sweep for silent conversations ends one live in widget and panel', async ({ demo, panel, server }) => {
  await demo.ask('How can I pay?')
  await demo.widget.answered(1, 'bank transfer')
  const list = new Conversations(panel)
  await list.open()
  await expect(list.rows).toHaveCount(1)
  await expect(panel.badge).toHaveText('1')

  const { ended } = JSON.parse(await server.command('end-stale', '--hours', '0.0001', '--json')) as { ended: number }
  expect(ended).toBe(1)
  await expect(demo.widget.ended).toContainText('This conversation has ended.')
  await expect(list.rows).toHaveCount(0)
  await expect(list.tab('Active')).toHaveText('Active0')
  await expect(list.tab('Ended')).toHaveText('Ended1')
  await expect(panel.badge).toHaveCount(0)
})

test('the owner ends a conversation, and the visitor sees it at once', async ({ demo, panel }) => {
  await demo.ask('How can I pay?')
  await demo.widget.answered(1, 'bank transfer')
  const list = new Conversations(panel)
  await list.open()
  await list.rows.first().getByRole('link').first().click()
  await panel.page.getByRole('button', { name: 'End conversation' }).click()
  await panel.dialog.getByRole('button', { name: 'End conversation' }).click()
  await expect(demo.widget.ended).toContainText('This conversation has ended.')
  await expect(list.details).toContainText('by your team')
})
