import { Conversations } from './pages/conversations'
import { expect, test } from './support/test'

test('the whole way by keyboard: open, ask, reach the source, end, begin anew, close', async ({ demo, page }) => {
  const { widget } = demo
  await widget.bubble.focus()
  await page.keyboard.press('Enter')
  await widget.ready()
  await expect(widget.composer).toBeFocused()
  await page.keyboard.type('How long does delivery take?')
  await page.keyboard.press('Enter')
  await widget.answered(1, 'parcels in three to five')

  const source = widget.sources.getByRole('link').last()
  await expect(async () => {
    await page.keyboard.press('Shift+Tab')
    await expect(source).toBeFocused({ timeout: 200 })
  }).toPass()
  await expect(source).toHaveCSS('outline-style', 'solid')

  await widget.menuButton.focus()
  await page.keyboard.press('Enter')
  await expect(widget.frame.getByRole('menuitem').first()).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(widget.sheet).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(widget.sheet).toHaveCount(0)
  await expect(widget.menuButton).toBeFocused()

  await page.keyboard.press('Enter')
  await expect(widget.frame.getByRole('menuitem').first()).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(widget.sheet.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(widget.ended).toBeVisible()
  await widget.startNew.focus()
  await page.keyboard.press('Enter')
  await expect(widget.composer).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(widget.bubble).toBeFocused()
  await expect(widget.bubble).toHaveAttribute('aria-expanded', 'false')
})

test('focus goes round inside the open widget', async ({ demo, page }) => {
  await demo.widget.open()
  await expect(demo.widget.composer).toBeFocused()
  const inFrame = () => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.localName ?? document.activeElement?.localName)
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab')
    expect(await inFrame()).toBe('iframe')
  }
})

test('Shift-Enter breaks the line, an input method keeps its Enter, too long is said', async ({ demo, page }) => {
  await demo.widget.open()
  await expect(demo.widget.composer).toBeFocused()
  await page.keyboard.type('one')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('two')
  await expect(demo.widget.composer).toHaveValue('one\ntwo')
  await demo.widget.composer.evaluate((node) => {
    node.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))
  })
  await expect(demo.widget.composer).toHaveValue('one\ntwo')
  await demo.widget.composer.fill('x'.repeat(4001))
  await expect(demo.widget.frame.getByText('1 character too many')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(demo.widget.questions).toHaveCount(0)
})

test('answers are announced politely, as whole sentences', async ({ demo }) => {
  await demo.ask('How can I pay?')
  const region = demo.widget.frame.locator('[aria-live=polite][role=status].sr')
  await expect(region).toContainText('You can pay by Visa')
})

test('the panel by keyboard: go, next, open, why, close, palette', async ({ demo, panel }) => {
  await demo.ask('How can I pay?')
  await demo.widget.answered(1)
  await demo.widget.end()
  await demo.widget.startNew.click()
  await demo.widget.send('Do you ship abroad?')
  await demo.widget.answered(1)
  const { page } = panel
  await panel.open('', 'Overview')
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await expect(panel.heading).toHaveText('Conversations')
  const list = new Conversations(panel)
  await list.open('all')
  await expect(list.rows).toHaveCount(2)
  await page.keyboard.press('j')
  await expect(list.rows.nth(0).getByRole('link').first()).toBeFocused()
  await page.keyboard.press('j')
  await expect(list.rows.nth(1).getByRole('link').first()).toBeFocused()
  await page.keyboard.press('k')
  await expect(list.rows.nth(0).getByRole('link').first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(list.answers.first()).toContainText('Canada, Mexico')
  await page.keyboard.press('j')
  await expect(list.answers.first()).toContainText('bank transfer')
  await page.keyboard.press('w')
  await expect(panel.dialog).toContainText('Answered directly by one content')
  await page.keyboard.press('Escape')
  await expect(panel.dialog).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(list.details).toHaveCount(0)

  await page.keyboard.press('Control+k')
  await expect(panel.dialog.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('appear')
  await expect(panel.dialog.getByRole('option', { selected: true })).toContainText('Appearance')
  await page.keyboard.press('Enter')
  await expect(panel.heading).toHaveText('Appearance')
})

test('a focused field is never behind the bar with the buttons', async ({ panel }) => {
  const { page } = panel
  await page.setViewportSize({ width: 1280, height: 600 })
  await panel.open('/appearance', 'Appearance')
  await page.getByLabel('Name in the header').focus()
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press('Tab')
    const hidden = await page.evaluate(() => {
      const focused = document.activeElement!
      if (!focused.closest('.form')) return ''
      const { left, top, width, height } = focused.getBoundingClientRect()
      const above = document.elementFromPoint(left + width / 2, top + height / 2)
      return above?.closest('.save-bar') ? focused.outerHTML.slice(0, 120) : ''
    })
    expect(hidden).toBe('')
  }
})

test.describe('with reduced motion', () => {
  test('nothing moves for longer than a blink', async ({ demo, page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await demo.widget.bubble.click()
    await demo.widget.ready()
    for (const frame of page.frames()) {
      const moving = await frame.evaluate(() =>
        document.getAnimations().filter((animation) => (animation.effect?.getComputedTiming().endTime as number) > 20).map((animation) => String((animation as CSSAnimation).animationName)),
      )
      expect(moving).toEqual([])
    }
  })
})

test('at 320 pixels nothing scrolls sideways, and the chat fills the screen', async ({ demo, panel, page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  const wide = (target: typeof page) => target.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  await demo.open()
  expect(await wide(page)).toBe(0)
  await demo.ask('How can I pay? A-very-long-word-without-any-break-'.padEnd(300, 'x'))
  await demo.widget.answered(1)
  await expect.poll(() => page.locator('iframe[src*="/chat/"]').boundingBox()).toEqual({ x: 0, y: 0, width: 320, height: 640 })
  const frame = page.frames().find((one) => one.url().includes('/chat/'))!
  expect(await frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)

  await panel.page.setViewportSize({ width: 320, height: 640 })
  for (const path of ['', '/conversations', '/contents', '/contents/new', '/contents/duplicates', '/sources', '/welcome', '/welcome?step=look', '/appearance', '/assistant', '/install', '/models', '/email', '/leads', '/lead-form', '/crm', '/users', '/identity', '/webhooks', '/keys', '/access', '/system', '/chatbots']) {
    await panel.open(path)
    await expect(panel.page.locator('main .skeleton, main .list-skeleton')).toHaveCount(0)
    expect(await wide(panel.page), path).toBe(0)
  }
})
