import AxeBuilder from '@axe-core/playwright'
import { readFile } from 'node:fs/promises'
import { Conversations } from './pages/conversations'
import { expect, test } from './support/test'

/** How many conversations the tab "All" says that there are. */
async function total(list: Conversations): Promise<number> {
  return Number((await list.tab('All').locator('.tab-count').textContent())!.replace(/\D/g, ''))
}

test('filters: chips, the address, back, and what to loosen', async ({ panel, server }) => {
  await server.command('seed', '--conversations', '130', '--chatbot', await server.chatbot())
  const list = new Conversations(panel)
  const { page } = panel
  await list.open('all')
  await expect(list.rows.first()).toBeVisible()
  await expect.poll(() => total(list)).toBe(130)

  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('button', { name: /^Started/ }).click()
  await page.getByRole('button', { name: 'Last 90 days' }).click()
  await expect(page).toHaveURL(/period=90d/)
  await page.getByRole('button', { name: 'Filter · 1' }).click()
  await page.getByRole('button', { name: /^Ended by/ }).click()
  await page.getByRole('checkbox').first().check()
  const { violations } = await new AxeBuilder({ page }).include('.page-head').analyze()
  expect(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/endedBy=/)
  const chips = page.getByRole('list', { name: 'Filters' })
  await expect(chips).toContainText('Last 90 days')
  await expect.poll(() => total(list)).toBeLessThan(130)
  const few = await total(list)
  await chips.getByRole('button', { name: 'is', exact: true }).click()
  await expect.poll(() => total(list)).toBe(130 - few)
  await page.goBack()
  await expect.poll(() => total(list)).toBe(few)
  await page.reload()
  await expect.poll(() => total(list)).toBe(few)
  await chips.getByRole('button', { name: 'Take away the filter: Ended by' }).click()
  await expect.poll(() => total(list)).toBe(130)

  await panel.open('/conversations?status=all&tag=never&period=90d', 'Conversations')
  await page.getByRole('button', { name: 'Without Tag: 130 conversations' }).click()
  await expect(list.rows.first()).toBeVisible()
})

test('rows by Shift are tagged, exported and printed', async ({ panel, server }) => {
  await server.command('seed', '--conversations', '20', '--chatbot', await server.chatbot())
  const list = new Conversations(panel)
  const { page } = panel
  await list.open('all')
  await list.rows.nth(0).getByRole('checkbox').click()
  await list.rows.nth(2).getByRole('checkbox').click({ modifiers: ['Shift'] })
  const bar = page.getByRole('group', { name: 'The chosen conversations' })
  await expect(bar).toContainText('3 chosen')
  await bar.getByRole('button', { name: 'Tag' }).click()
  await panel.dialog.getByLabel('Tags').fill('VIP')
  await page.keyboard.press('Enter')
  await panel.dialog.getByRole('button', { name: 'Tag 3 conversations' }).click()
  await expect(page.getByText('3 conversations tagged.')).toBeVisible()
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Tags' }).check()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('table', { name: 'Conversations' }).locator('.row-tags').filter({ hasText: 'vip' })).toHaveCount(3)

  await panel.open('/conversations?status=all&tag=vip', 'Conversations')
  await expect(list.rows).toHaveCount(3)
  await page.getByRole('checkbox', { name: 'Choose all rows that are shown' }).click()
  const wait = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'As CSV, for spreadsheets' }).click()
  const file = await wait
  expect(file.suggestedFilename()).toBe('conversations.csv')
  const lines = (await readFile((await file.path())!, 'utf8')).trim().split('\n')
  expect(lines[0]).toMatch(/^id,started,/)
  expect(lines).toHaveLength(4)
  await expect(page.getByText('3 conversations in the file.')).toBeVisible()

  await list.show(0)
  await page.getByRole('link', { name: 'Print' }).click()
  const paper = page.locator('.paper')
  await expect(paper).toContainText('vip')
  await expect(paper.locator('.paper-turn').first()).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.sidebar')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
  await expect(paper).toBeVisible()
})

test('all that match are deleted but those under hold, and come back', async ({ panel, server }) => {
  await server.command('seed', '--conversations', '130', '--chatbot', await server.chatbot())
  const list = new Conversations(panel)
  const { page } = panel
  await list.open('all')
  await list.show(0)
  await page.getByRole('textbox', { name: 'Add a tag' }).fill('legal-hold')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Take the tag legal-hold away' })).toBeVisible()
  await list.details.getByRole('button', { name: 'Delete conversation', exact: true }).click()
  await expect(panel.toasts).toContainText('under legal hold')
  await page.getByRole('button', { name: 'Close the conversation' }).click()
  await expect(list.details).toHaveCount(0)

  await page.getByRole('checkbox', { name: 'Choose all rows that are shown' }).click()
  await page.getByRole('button', { name: 'Choose all 130 that match' }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await panel.dialog.getByRole('button', { name: 'Delete 130 conversations' }).click()
  await expect(page.getByText('129 conversations deleted.')).toBeVisible()
  await expect(page.getByText('1 is under legal hold and stayed.')).toBeVisible()
  await expect(list.rows).toHaveCount(1)
  await expect.poll(() => total(list)).toBe(1)
  await page.locator('.bulk-run').filter({ hasText: '129 conversations deleted.' }).getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('129 conversations restored.')).toBeVisible()
  await expect.poll(() => total(list)).toBe(130)
})
