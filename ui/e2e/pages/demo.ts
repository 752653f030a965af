import { expect, type Page } from '@playwright/test'
import { Widget } from './widget'

/** The page of a small shop with the widget on it. */
export class Demo {
  readonly widget: Widget

  constructor(readonly page: Page) {
    this.widget = new Widget(page)
  }

  async open(): Promise<void> {
    await this.page.goto('/demo')
    await expect(this.widget.bubble).toBeVisible()
  }

  /** Opens page and widget, and asks. */
  async ask(question: string): Promise<void> {
    await this.widget.open()
    await this.widget.send(question)
  }
}
