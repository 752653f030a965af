import { expect, type Locator } from '@playwright/test'
import type { Panel } from './panel'

export interface QA {
  title: string
  question: string
  answer: string
}

/** The list of contents, the editor and the import. */
export class Contents {
  readonly rows: Locator
  readonly count: Locator
  readonly preview: Locator
  readonly body: Locator

  constructor(readonly panel: Panel) {
    const { page } = panel
    this.rows = page.getByRole('table', { name: 'Contents' }).locator('[data-row]')
    this.count = page.locator('.list-count')
    this.preview = page.getByRole('complementary', { name: 'What visitors see' })
    this.body = page.getByLabel('Answer', { exact: true })
  }

  async open(): Promise<void> {
    await this.panel.open('/contents', 'Contents')
  }

  async search(words: string): Promise<void> {
    await this.panel.page.getByRole('searchbox', { name: 'Search contents' }).fill(words)
  }

  /** Fills the form of a new question with its answer; saving is the test's. */
  async write({ title, question, answer }: QA): Promise<void> {
    const { page } = this.panel
    await page.getByLabel('Title').fill(title)
    const first = page.getByRole('textbox', { name: 'Question 1' })
    if (!(await first.isVisible())) await page.getByRole('button', { name: 'Add question' }).click()
    await first.fill(question)
    await this.body.fill(answer)
  }

  async publish(): Promise<void> {
    await this.panel.page.getByRole('button', { name: /^Publish/ }).click()
    await expect(this.panel.toasts.filter({ hasText: 'It answers from now on.' }).last()).toBeVisible()
  }

  async saveDraft(): Promise<void> {
    await this.panel.page.getByRole('button', { name: 'Save as draft' }).click()
    await expect(this.panel.saveState).toHaveText(/^Saved/)
  }

  /** Chooses a file to import, and waits until it is shown what becomes of it. */
  async choose(name: string, text: string): Promise<Locator> {
    const { page, dialog } = this.panel
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Import from a file' }).click()
    await dialog.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
    await expect(dialog.getByRole('heading', { name: 'The first contents, as they will be' })).toBeVisible()
    return dialog
  }

  async import(name: string, text: string, replace = false): Promise<Locator> {
    const dialog = await this.choose(name, text)
    if (replace) await dialog.getByLabel('Replace everything that is there').check()
    await dialog.getByRole('button', { name: /^Import/ }).click()
    await expect(dialog.getByText('Import finished.')).toBeVisible()
    return dialog
  }
}
