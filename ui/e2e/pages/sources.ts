import { expect, type Locator } from '@playwright/test'
import type { Panel } from './panel'

/** Websites and files: the list, and one website. */
export class Sources {
  readonly rows: Locator
  readonly pages: Locator
  readonly progress: Locator

  constructor(readonly panel: Panel) {
    const { page } = panel
    this.rows = page.getByRole('table', { name: 'Sources' }).locator('[data-row]')
    this.pages = page.getByRole('table', { name: 'Pages of this website' }).locator('[data-row]')
    this.progress = page.locator('.run')
  }

  async open(): Promise<void> {
    await this.panel.open('/sources', 'Sources')
  }

  /** Types the address where the empty page asks for it, or in the window of a list. */
  async add(url: string): Promise<void> {
    const { page } = this.panel
    await expect(this.rows.first().or(page.getByLabel('Address of the website'))).toBeVisible()
    if ((await this.rows.count()) > 0) await page.getByRole('button', { name: 'Add website' }).click()
    await page.getByLabel('Address of the website').fill(url)
    await page.getByRole('button', { name: 'Read this website' }).click()
  }

  /** Waits until the website in view was read to the end. */
  async read(): Promise<void> {
    await expect(this.progress.getByText('pages looked at')).toBeVisible({ timeout: 180_000 })
  }

  /** Reads the website in view again. */
  async again(): Promise<void> {
    const ended = this.progress.locator('.run-head time')
    const before = await ended.getAttribute('datetime')
    await this.panel.page.getByRole('button', { name: 'Read again' }).click()
    // While it is read there is none.
    await expect.poll(async () => ((await ended.count()) ? await ended.getAttribute('datetime') : before) !== before, { timeout: 180_000 }).toBe(true)
  }

  count(name: string): Locator {
    return this.progress.locator('.run-counts > div').filter({ has: this.panel.page.getByText(name, { exact: true }) }).locator('dd')
  }

  async upload(...files: { name: string; text: string }[]): Promise<void> {
    await this.panel.page
      .locator('main input[type=file]')
      .first()
      .setInputFiles(files.map(({ name, text }) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) })))
  }

  row(name: string): Locator {
    return this.rows.filter({ hasText: name })
  }
}
