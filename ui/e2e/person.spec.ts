// From the assistant to a person and back: the visitor's browser and the owner's, side by side.
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './support/test'

test('a visitor is connected with the owner, who answers by hand and hands back', async ({ demo, panel }, info) => {
  const { page } = panel
  const { widget } = demo
  await panel.open('/conversations', 'Conversations')
  await page.locator('.account-button').click()
  // The server counts the owner as there from the stream on that says so.
  const there = page.waitForResponse((response) => response.url().includes('available=true'))
  await page.getByRole('menuitemradio', { name: 'Available to visitors' }).click()
  expect((await there).status()).toBe(200)

  await demo.page.evaluate(() => {
    const heard: unknown[] = []
    Object.assign(window, { heard })
    addEventListener('message', ({ data }) => (data as { event?: string }).event === 'live-chat-escalation' && heard.push(data))
  })
  await widget.open()
  await widget.menu('Talk to a person')
  await widget.answered(1, 'Shall I connect you with a person?')
  await expect(widget.choices).toHaveText(['Yes, connect me', 'No, thanks'])
  await widget.choices.first().click()
  await expect(widget.answer(2)).toContainText('We have told the team')
  await expect(widget.statusLine).toContainText('Waiting for a person to join.')
  await expect.poll(() => demo.page.evaluate(() => (window as unknown as { heard: unknown[] }).heard.length)).toBe(1)
  const [event] = await demo.page.evaluate(() => (window as unknown as { heard: { payload: object }[] }).heard)
  expect(Object.keys(event!.payload).sort()).toEqual(
    ['chatbot_display_name', 'chatbot_id', 'chatbot_name', 'conversation_id', 'lead', 'messages', 'source'].sort(),
  )
  await shoot('widget-waiting')

  const row = page.locator('[data-row]').first()
  await expect(row).toContainText('Waits for a person')
  await row.getByRole('link').first().click()
  await expect(page.locator('.list-bar').filter({ hasText: 'Waits for a person' })).toBeVisible()
  await page.getByLabel('Write to the visitor').fill('Hello, this is Ana. How can I help?')
  await shootPanel('panel-waiting')
  // What is being written stays where it is, whether the details stand beside the list or alone.
  const size = page.viewportSize()!
  for (const width of [1440, 1100, 1440, 600]) {
    await page.setViewportSize({ width, height: size.height })
    await expect(page.getByLabel('Write to the visitor')).toHaveValue('Hello, this is Ana. How can I help?')
  }
  await page.setViewportSize(size)
  await page.getByLabel('Write to the visitor').press('Control+Enter')

  const human = widget.frame.locator('.group.agent')
  await expect(human).toContainText('Hello, this is Ana.')
  await expect(human.locator('.speaker')).toHaveText('Ana Owner')
  await expect(widget.subtitle).toHaveText('Ana Owner')
  await expect(widget.statusLine).toHaveCount(0)
  await widget.send('My kettle leaks.')
  await expect(page.locator('.talk')).toContainText('My kettle leaks.')
  await expect(page.locator('.list-bar')).toContainText('Ana Owner answers')
  await expect(page.locator('.facts')).toContainText('Chat attended')
  await expect(page.locator('.facts .log')).toContainText('CHAT_ATTENDED')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await shoot('widget-attended')
  await shootPanel('panel-attended')

  await page.getByRole('button', { name: 'Hand back to the assistant' }).click()
  await expect(page.locator('.list-bar').filter({ hasText: 'answers' })).toHaveCount(0)
  await widget.send('hello')
  await expect(widget.answers.last()).toContainText('What would you like to know?')
  await expect(widget.answers).toHaveCount(4)

  async function shoot(name: string) {
    await info.attach(name, { body: await demo.page.screenshot(), contentType: 'image/png' })
  }
  async function shootPanel(name: string) {
    await info.attach(name, { body: await page.screenshot(), contentType: 'image/png' })
  }
})

test('with nobody there a visitor leaves a message, and who refuses goes on with the assistant', async ({ demo, panel, guard }, info) => {
  const { widget } = demo
  await demo.ask('Can I speak to someone?')
  await widget.answered(1, 'Shall I connect you with a person?')
  await widget.choices.nth(1).click()
  await widget.answered(2, 'Just go on asking me.')
  await widget.send('I want to talk to a person')
  await widget.answered(3, 'Shall I connect you with a person?')
  await widget.send('yes')
  await widget.answered(4, 'Nobody is here right now.')

  const form = widget.frame.locator('.lead-form')
  await expect(form).toBeVisible()
  await form.getByLabel('Your name').fill('Bo')
  await form.getByLabel('E-mail').fill('bo@')
  await form.getByLabel('Your message').fill('Do you repair kettles?')
  await info.attach('widget-form', { body: await demo.page.screenshot(), contentType: 'image/png' })
  // The server speaks in the field, the browser logs the refused call.
  guard.allow(422)
  await form.getByRole('button', { name: 'Send' }).click()
  await expect(form.locator('.failure').filter({ hasText: 'Write an address' })).toBeVisible()
  await form.getByLabel('E-mail').fill('bo@example.com')
  await form.getByRole('button', { name: 'Send' }).click()
  await widget.answered(5, 'Your message has arrived')
  await expect(form).toHaveCount(0)

  await panel.open('/conversations', 'Conversations')
  await panel.page.locator('[data-row]').first().getByRole('link').first().click()
  await expect(panel.page.locator('.list-bar.ticket')).toContainText('bo@example.com: Do you repair kettles?')
  for (const key of ['CHAT_ESCALATION_REJECTED', 'CHAT_NO_AGENTS', 'CONTACT_TICKET']) {
    await expect(panel.page.locator('.facts .log')).toContainText(key)
  }
  await info.attach('panel-ticket', { body: await panel.page.screenshot(), contentType: 'image/png' })
})
