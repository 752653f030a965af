import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test'

/** The chat in its frame and the bubble on the host page. */
export class Widget {
  readonly bubble: Locator
  readonly frame: FrameLocator
  readonly composer: Locator
  readonly sendButton: Locator
  readonly answers: Locator
  readonly questions: Locator
  readonly sources: Locator
  readonly greeting: Locator
  readonly starters: Locator
  readonly choices: Locator
  readonly unsent: Locator
  readonly statusLine: Locator
  readonly menuButton: Locator
  readonly ended: Locator
  readonly startNew: Locator
  readonly sheet: Locator
  readonly subtitle: Locator
  readonly list: Locator

  constructor(readonly page: Page) {
    this.bubble = page.getByRole('button', { name: /^(Open|Close) chat$/, exact: true }).first()
    this.frame = page.frameLocator('iframe[src*="/chat/"]')
    this.composer = this.frame.locator('#composer')
    this.sendButton = this.frame.getByRole('button', { name: 'Send', exact: true })
    this.list = this.frame.locator('.list')
    this.answers = this.frame.locator('.group.assistant .bubble')
    this.questions = this.frame.locator('.group.user .bubble')
    this.sources = this.frame.getByRole('list', { name: 'Sources' })
    this.greeting = this.answers.first()
    this.starters = this.frame.getByRole('group', { name: 'Suggested questions' }).getByRole('button')
    this.choices = this.frame.getByRole('group', { name: 'Choose one' }).getByRole('button')
    this.unsent = this.frame.locator('.unsent')
    this.statusLine = this.frame.locator('.status-line')
    this.menuButton = this.frame.getByRole('button', { name: 'Menu' })
    this.ended = this.frame.locator('.footer .ended')
    this.startNew = this.frame.getByRole('button', { name: 'Start a new conversation' })
    this.sheet = this.frame.locator('dialog[open]')
    this.subtitle = this.frame.locator('.header .who p')
  }

  /** Opens it and waits until it is ready to write in. */
  async open(): Promise<void> {
    if ((await this.bubble.getAttribute('aria-expanded')) !== 'true') await this.bubble.click()
    await this.ready()
  }

  async ready(): Promise<void> {
    await expect(this.composer.or(this.startNew)).toBeVisible()
    await expect(this.subtitle).not.toHaveText(/Connecting|Reconnecting/)
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** The n-th answer after the greeting, from 1. */
  answer(n: number): Locator {
    return this.answers.nth(n)
  }

  /** Waits until the n-th answer is whole; a real model on a busy machine takes its time. */
  async answered(n: number, text?: string | RegExp, patience: { timeout?: number } = {}): Promise<void> {
    if (text !== undefined) await expect(this.answer(n)).toContainText(text, patience)
    await expect(this.answer(n)).toBeVisible(patience)
    await expect(this.answer(n)).not.toHaveAttribute('aria-hidden', 'true', patience)
    await expect(this.statusLine).toHaveCount(0, patience)
  }

  /** From now on watches for an answer that grows; the function tells whether there was one, however briefly. */
  async watchGrowing(): Promise<() => Promise<boolean>> {
    const list = this.list
    await list.evaluate((node) => {
      const look = () => node.querySelector('.bubble[aria-hidden=true]') && node.setAttribute('data-grew', '')
      new MutationObserver(look).observe(node, { childList: true, subtree: true })
    })
    return async () => (await list.getAttribute('data-grew')) !== null
  }

  /** Everything that stands in the conversation, speaker and text, without the greeting. */
  async said(): Promise<{ by: string; text: string }[]> {
    const bubbles = await this.frame.locator('.group .bubble').evaluateAll((nodes) =>
      nodes.map((node) => {
        const copy = node.cloneNode(true) as HTMLElement
        for (const hidden of copy.querySelectorAll('.sr, .sources')) hidden.remove()
        return { by: node.classList.contains('user') ? 'visitor' : 'assistant', text: (copy.textContent ?? '').trim() }
      }),
    )
    return bubbles.slice(1)
  }

  /** When the speakers spoke, in milliseconds, by the server's clock. */
  times(): Promise<number[]> {
    return this.frame.locator('.group .time').evaluateAll((nodes) => nodes.map((node) => Date.parse(node.getAttribute('datetime') ?? '')))
  }

  async menu(item: string): Promise<void> {
    await this.menuButton.click()
    await this.frame.getByRole('menuitem', { name: item }).click()
  }

  async menuItems(): Promise<string[]> {
    await this.menuButton.click()
    await expect(this.frame.getByRole('menuitem').first()).toBeVisible()
    const items = await this.frame.getByRole('menuitem').allInnerTexts()
    await this.frame.getByRole('menuitem').first().press('Escape')
    return items.map((text) => text.trim())
  }

  async end(): Promise<void> {
    await this.menu('End conversation')
    await expect(this.sheet.getByRole('heading')).toHaveText('Are you sure you want to end this conversation?')
    await this.sheet.getByRole('button', { name: 'End conversation' }).click()
    await expect(this.ended).toContainText('This conversation has ended.')
  }

  async mailTo(address: string): Promise<void> {
    await this.menu('E-mail me this conversation')
    await this.sheet.getByLabel('Your e-mail address').fill(address)
    await this.sheet.getByRole('button', { name: 'Send transcript' }).click()
  }
}
