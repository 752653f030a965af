import AxeBuilder from '@axe-core/playwright'
import { MailServer } from './support/mail'
import { expect, test as base } from './support/test'

const test = base.extend<{ mail: MailServer }>({
  mail: async ({}, use) => {
    const mail = await MailServer.start()
    await use(mail)
    await mail.close()
  },
})

test('what a time would do is told before it is saved; idle ones are counted before they end', async ({ demo, panel, guard }) => {
  guard.allow(422)
  await demo.ask('How can I pay?')
  await demo.widget.answered(1, 'bank transfer')
  const { page } = panel
  await panel.open('/assistant', 'Assistant')
  await page.getByLabel('Make anonymous after').fill('30')
  await expect(page.getByText('Nothing is that old yet.')).toBeVisible()
  await page.getByLabel('Delete after').fill('20')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('This comes never: conversations are deleted before.')).toBeVisible()
  await page.getByLabel('Delete after').fill('365')
  await panel.save()
  await page.reload()
  await expect(page.getByLabel('Delete after')).toHaveValue('365')
  expect((await new AxeBuilder({ page }).include('.form').analyze()).violations).toEqual([])

  await panel.open('/system', 'System')
  await page.getByLabel('Silent for at least').fill('0.00001')
  await page.getByRole('button', { name: 'Look first' }).click()
  await expect(page.getByText('1 conversation would end.')).toBeVisible()
  expect((await new AxeBuilder({ page }).include('.stale-card').analyze()).violations).toEqual([])
  await page.getByRole('button', { name: 'End 1 conversation' }).click()
  await expect(page.getByText('1 conversation ended.')).toBeVisible()
  await expect(demo.widget.ended).toContainText('This conversation has ended.')
})

test.describe('with a mail server', () => {
  test.use({ env: async ({ mail }, use) => use(mail.env) })
  test('the team sends a transcript from the conversation', async ({ demo, panel, mail }) => {
    await demo.ask('How can I pay?')
    await demo.widget.answered(1, 'bank transfer')
    const { page } = panel
    await panel.open('/conversations', 'Conversations')
    await page.getByRole('link', { name: 'Guest User' }).first().click()
    await page.getByRole('radio', { name: 'Details' }).check()
    await page.getByRole('button', { name: 'Send transcript' }).click()
    await panel.dialog.getByLabel('E-mail address').fill('ana@example.com')
    await panel.dialog.getByRole('button', { name: 'Send transcript' }).click()
    await expect(page.getByText('The transcript is on its way to ana@example.com.')).toBeVisible()
    const [sent] = await mail.messages(1)
    expect(sent!.envelopeTo).toEqual(['ana@example.com'])
    expect(sent!.html).toContain('sent you this copy of a conversation')
  })
})
