import { expect, type Locator, type Page } from '@playwright/test'
import type { Server } from '../support/server'

export const owner = { name: 'Ana Owner', email: 'ana@example.com', password: 'a kettle for the harbour' }

/** The panel: its frame, and what all of its pages share. */
export class Panel {
  readonly heading: Locator
  readonly nav: Locator
  readonly badge: Locator
  readonly toasts: Locator
  readonly dialog: Locator
  readonly live: Locator
  readonly saveState: Locator

  constructor(readonly page: Page) {
    this.heading = page.locator('main h1')
    this.nav = page.getByRole('navigation', { name: 'Panel' })
    this.badge = this.nav.locator('.nav-count > [aria-hidden]')
    this.toasts = page.locator('.toast')
    this.dialog = page.locator('dialog[open]')
    this.live = page.locator('.sidebar-foot').getByText('Live', { exact: true })
    this.saveState = page.locator('.save-state')
  }

  /** Makes the owner's account as the set-up page does, without drawing it. */
  static async asOwner(page: Page, server: Server): Promise<Panel> {
    const token = new URLSearchParams(server.firstRun.split('#')[1]).get('token')
    const made = await page.request.post('/api/admin/setup', { data: { token, ...owner } })
    expect(made.status(), await made.text()).toBe(201)
    return new Panel(page)
  }

  /** A page of the panel, when it is drawn and follows what happens. */
  async open(path = '', heading?: string): Promise<void> {
    await this.page.goto(`/admin${path}`)
    await expect(this.heading).toBeVisible()
    if (heading) await expect(this.heading).toHaveText(heading)
    await expect(this.live).toBeAttached()
  }

  async go(name: string): Promise<void> {
    await this.nav.getByRole('link', { name: new RegExp(`^${name}`) }).click()
    await expect(this.heading).toHaveText(name)
  }

  async save(): Promise<void> {
    await this.page.getByRole('button', { name: /^Save/ }).click()
    await expect(this.saveState).toHaveText(/^Saved/)
  }

  async accountMenu(item: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Account of/ }).click()
    await this.page.getByRole('menu').getByText(item, { exact: true }).click()
  }
}
