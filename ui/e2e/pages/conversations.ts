import { expect, type Locator } from '@playwright/test'
import type { Panel } from './panel'

/** The list of conversations and the details beside it. */
export class Conversations {
  readonly rows: Locator
  readonly details: Locator
  readonly messages: Locator
  readonly answers: Locator
  readonly running: Locator
  readonly log: Locator

  constructor(readonly panel: Panel) {
    const { page } = panel
    this.rows = page.getByRole('table', { name: 'Conversations' }).locator('[data-row]')
    this.details = page.locator('.details')
    this.messages = this.details.getByRole('log').locator('article.message')
    this.answers = this.details.getByRole('log').locator('article.message.assistant')
    this.running = this.details.locator('article[aria-busy=true]')
    this.log = this.details.locator('.log .log-key')
  }

  async open(status?: 'ended' | 'all'): Promise<void> {
    await this.panel.page.setViewportSize({ width: 1440, height: 900 })
    await this.panel.open(`/conversations${status ? `?status=${status}` : ''}`, 'Conversations')
  }

  tab(name: 'Active' | 'Ended' | 'All'): Locator {
    return this.panel.page.getByRole('navigation', { name: 'Which conversations' }).getByRole('link', { name: new RegExp(`^${name}`) })
  }

  /** Opens the n-th one beside the list. */
  async show(n = 0): Promise<void> {
    await this.rows.nth(n).getByRole('link').first().click()
    await expect(this.details.getByRole('log')).toBeVisible()
  }
}
