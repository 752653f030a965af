import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { Demo } from './pages/demo'
import { expect, test } from './support/test'

const part = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true })
const tile = (page: Page, name: string) => page.locator('.tiles > div').filter({ has: page.getByText(name, { exact: true }) }).locator('.tile-value')

/** Makes conversations, and says how many. */
async function seeded(command: (...args: string[]) => Promise<string>, wanted: number): Promise<{ talks: number; messages: number }> {
  const [, talks, messages] = (await command('seed', '--conversations', String(wanted))).match(/(\d+) conversations with (\d+) messages/) ?? []
  return { talks: Number(talks), messages: Number(messages) }
}

test('the dashboard shows what was made, leads from a state to its conversations, and follows new ones', async ({ panel, server, stranger }) => {
  const made = await seeded((...args) => server.command(...args), 80)
  expect(made.talks).toBe(80)
  const { page } = panel
  await panel.open('/conversations/dashboard?days=90', 'Dashboard')

  // Figures equal what was made.
  await expect(tile(page, 'Conversations')).toHaveText('80')
  await expect(page.locator('.tiles')).toContainText(`${made.messages} messages`)
  const active = Number(await tile(page, 'Still active').textContent())
  expect(Number(await tile(page, 'Ended').textContent()) + active).toBe(80)
  const world = part(page, 'World')
  await world.getByRole('button', { name: /^Table/ }).click()
  const numbers = await world.locator('tbody tr td:nth-child(2)').allTextContents()
  expect(numbers.reduce((sum, text) => sum + Number(text), 0)).toBe(80)
  await world.getByRole('button', { name: /^Chart/ }).click()

  // The same by weekday, and the export says it too.
  const trend = part(page, 'When they came')
  await trend.getByRole('radio', { name: 'Weekdays' }).check()
  await trend.getByRole('group', { name: 'Conversations: Weekdays' }).press('End')
  await expect(trend.locator('.chart-tip')).toContainText('Sunday')
  const download = page.waitForEvent('download')
  await trend.getByRole('link', { name: 'Save as CSV: When they came' }).click()
  const rows = (await readFile(await (await download).path(), 'utf8')).trim().split('\n')
  expect(rows[0]).toBe('weekday,conversations')
  expect(rows.slice(1).reduce((sum, row) => sum + Number(row.split(',')[1]), 0)).toBe(80)

  // A state, by the pointer and by the keyboard.
  const us = part(page, 'United States')
  const first = us.locator('.place-first li').first()
  const [name, count] = [await first.getByRole('link').textContent(), await first.locator('.numeric').first().textContent()]
  const map = us.getByRole('group', { name: /^Map: United States/ })
  await map.focus()
  await map.press('ArrowRight')
  await expect(map.getByRole('status')).toHaveText(new RegExp(`^${name}: ${count} conversation`))
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })

  // What happens is seen, without a reload.
  await page.evaluate(() => Object.assign(window, { stays: true }))
  const visitor = new Demo(await (await stranger()).newPage())
  await visitor.open()
  await visitor.ask('How can I pay?')
  await expect(tile(page, 'Conversations')).toHaveText('81')
  expect(await page.evaluate(() => 'stays' in window)).toBe(true)

  await map.focus()
  await map.press('Home')
  await map.press('Enter')
  await expect(panel.heading).toHaveText('Conversations')
  const filtered = new URL(page.url()).searchParams
  expect(filtered.get('region')).toMatch(/^US-[A-Z]{2}$/)
  expect(filtered.get('status')).toBe('all')
  await expect(page.locator('[data-row]')).toHaveCount(Number(count))
  await page.goBack()
  await expect(panel.heading).toHaveText('Dashboard')
  await expect(tile(page, 'Conversations')).toHaveText('81')

  // By the mouse: what it points at is said, and a click in the middle of the state leads there.
  const region = filtered.get('region')!
  // What stands above may still be growing: it points again until it has met the state.
  let at = { x: 0, y: 0 }
  await expect(async () => {
    await map.scrollIntoViewIfNeeded()
    at = await middleOf(map.locator(`path[data-place="${region}"]`))
    await page.mouse.move(at.x, at.y)
    await expect(map.locator('.chart-tip')).toContainText(name!, { timeout: 2_000 })
  }).toPass()
  await page.mouse.click(at.x, at.y)
  await expect(panel.heading).toHaveText('Conversations')
  expect(new URL(page.url()).searchParams.get('region')).toBe(region)
  await expect(page.locator('[data-row]')).toHaveCount(Number(count))
})

/** The place on the screen nearest to the middle of an area's box that is inside of the area. */
function middleOf(area: Locator): Promise<{ x: number; y: number }> {
  return area.evaluate((node) => {
    const path = node as SVGPathElement
    const { x, y, width, height } = path.getBBox()
    const steps = Array.from({ length: 21 }, (_, i) => i / 20)
    const points = steps.flatMap((across) => steps.map((down) => new DOMPoint(x + across * width, y + down * height)))
    const far = (point: DOMPoint) => Math.hypot(point.x - x - width / 2, point.y - y - height / 2)
    const inside = points.filter((point) => path.isPointInFill(point)).sort((a, b) => far(a) - far(b))
    const { x: left, y: top } = inside[0]!.matrixTransform(path.getScreenCTM()!)
    return { x: left, y: top }
  })
}

test('periods stand in the address, and one that cannot be is refused in words', async ({ panel, guard }) => {
  guard.allow(422)
  const { page } = panel
  await panel.open('/conversations/dashboard', 'Dashboard')
  await expect(page.getByText('Nothing is counted yet')).toBeVisible()
  await page.getByRole('radio', { name: '7 days' }).check()
  await expect(page).toHaveURL(/days=7/)
  await page.getByRole('radio', { name: 'From … to' }).check()
  await page.getByLabel('First day').fill('2026-01-01')
  await page.getByLabel('Last day').fill('2026-01-31')
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page).toHaveURL(/from=2026-01-01&to=2026-01-31/)
  await expect(page.locator('.dashboard-line')).toContainText('Jan 1 to Jan 31, 2026')
  await panel.open('/conversations/dashboard?from=2001-01-01&to=2026-01-31', 'Dashboard')
  await expect(page.getByRole('alert')).toContainText('5 years at most')
})

test('a file of places that is none is refused in words, and the built-in table goes on', async ({ panel, server }) => {
  const { page } = panel
  await panel.open('/system', 'System')
  const card = page.locator('.geo-card')
  await expect(card).toContainText('In the program')
  await mkdir(join(server.folder, 'geo'), { recursive: true })
  await writeFile(join(server.folder, 'geo', 'cities.mmdb'), 'no table of places')
  await card.getByRole('button', { name: 'Look at the files again' }).click()
  const file = card.locator('.geo-files li').filter({ hasText: 'cities.mmdb' })
  await expect(file.locator('.badge')).toHaveText('Not taken')
  await expect(file.locator('.geo-reason')).not.toBeEmpty()
  await expect(card.locator('.geo-files li').last()).toContainText('In use')
  expect((await new AxeBuilder({ page }).include('.geo-card').analyze()).violations).toEqual([])
  await rm(join(server.folder, 'geo', 'cities.mmdb'))
  await card.getByRole('button', { name: 'Look at the files again' }).click()
  await expect(file).toHaveCount(0)
})
