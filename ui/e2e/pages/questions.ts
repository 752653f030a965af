import { expect, type Locator } from '@playwright/test'
import type { Panel } from './panel'

/** What visitors asked, in groups. */
export class Questions {
  readonly groups: Locator

  constructor(readonly panel: Panel) {
    this.groups = panel.page.locator('.group-card')
  }

  async open(view = ''): Promise<void> {
    await this.panel.open(`/unanswered${view}`, 'Unanswered')
  }

  group(text: string | RegExp): Locator {
    return this.groups.filter({ hasText: text })
  }
}

/** The test bench with its runs over many questions. */
export class Bench {
  readonly rows: Locator
  readonly state: Locator

  constructor(readonly panel: Panel) {
    this.rows = panel.page.locator('.trial-row')
    this.state = panel.page.locator('.trial-head .badge')
  }

  async open(view: 'one' | 'file' | 'replay' = 'one'): Promise<void> {
    await this.panel.open(`/test-bench?view=${view}`, 'Test bench')
  }

  async run(button: string): Promise<void> {
    await this.panel.page.getByRole('button', { name: button, exact: true }).click()
    // It waits for what was just published to be learnt, and steps back while visitors are answered.
    await expect(this.state).toHaveText('Done', { timeout: 180_000 })
  }

  async show(rows: string): Promise<void> {
    await this.panel.page.getByRole('radio', { name: rows, exact: true }).check()
  }
}
