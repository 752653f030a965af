import { MailServer } from './support/mail'
import { expect, test as base } from './support/test'

const test = base.extend<{ mail: MailServer }>({
  mail: async ({}, use) => {
    const mail = await MailServer.start()
    await use(mail)
    await mail.close()
  },
})

test.describe('with a mail server', () => {
  test.use({ env: async ({ mail }, use) => use(mail.env) })

  test('the transcript arrives: both speakers, text and HTML, no system messages', async ({ demo, mail, stranger }) => {
    const { widget } = demo
    await demo.ask('How can I pay?')
    await widget.answered(1, 'bank transfer')
    await widget.send('<b>Ünïcödé</b> & "quotes"')
    await widget.answered(2)
    await widget.mailTo('ana')
    await expect(widget.sheet.getByRole('alert')).toHaveText('Write an address like name@example.com.')
    await widget.sheet.getByLabel('Your e-mail address').fill('ana@example.com')
    await widget.sheet.getByRole('button', { name: 'Send transcript' }).click()
    await expect(widget.sheet).toContainText('on its way to ana@example.com')
    await widget.sheet.getByRole('button', { name: 'Back' }).click()

    const [message] = await mail.messages(1)
    expect(message!.envelopeTo).toEqual(['ana@example.com'])
    expect(message!.envelopeFrom).toBe('hello@kettleandleaf.example')
    expect(message!.subject).toContain('Kettle & Leaf')
    expect(message!.text).toContain('<b>Ünïcödé</b> & "quotes"')
    expect(message!.text).toContain('bank transfer')
    expect(message!.html).toContain('&lt;b&gt;Ünïcödé&lt;/b&gt; &amp;')
    expect(message!.html).not.toMatch(/<(script|img|iframe|link)/i)

    // As a mail program shows it: what each speaker says in a colour of its own.
    const reader = await (await stranger({ colorScheme: 'light' })).newPage()
    await reader.setContent(message!.html)
    await expect(reader.locator('.visitor').first()).toHaveCSS('background-color', 'rgb(237, 235, 232)')
    await expect(reader.locator('.assistant').first()).toHaveCSS('background-color', 'rgb(234, 242, 252)')
    expect(await reader.locator('.visitor, .assistant').count()).toBe(4)
  })

  test('system messages stay out of the transcript of an ended conversation', async ({ demo, mail }) => {
    await demo.ask('How can I pay?')
    await demo.widget.answered(1, 'bank transfer')
    await demo.widget.end()
    await demo.widget.mailTo('ana@example.com')
    await expect(demo.widget.sheet).toContainText('on its way to ana@example.com')
    const [message] = await mail.messages(1)
    expect(message!.text).toContain('How can I pay?')
    expect(message!.text).not.toMatch(/conversation has ended|ended the conversation/i)
  })

  test('a mail server that is down delays the transcript and loses nothing', async ({ demo, mail, server }) => {
    await demo.ask('How can I pay?')
    await demo.widget.answered(1, 'bank transfer')
    await mail.down()
    await demo.widget.mailTo('ana@example.com')
    await expect(demo.widget.sheet).toContainText('on its way to ana@example.com')
    await server.stop('SIGKILL')
    await mail.up()
    await server.start()
    const messages = await mail.messages(1)
    expect(messages.map((message) => message.envelopeTo)).toEqual([['ana@example.com']])
  })
})

test('without a mail server the widget offers no transcript; the panel says how, and sets it up', async ({ demo, panel, mail, guard }) => {
  await demo.ask('How can I pay?')
  await demo.widget.answered(1, 'bank transfer')
  expect(await demo.widget.menuItems()).toEqual(['Download this conversation', 'Talk to a person', 'My data', 'End conversation'])

  const { page } = panel
  await panel.open('/email', 'E-mail')
  await expect(page.getByRole('heading', { name: 'No mail server' })).toBeVisible()
  await expect(page.getByText('Write down your mail server below')).toBeVisible()
  await page.getByLabel('Server', { exact: true }).fill(mail.host)
  await page.getByLabel('Encryption').selectOption('none')
  await page.getByLabel('Port').fill(mail.port)
  await page.getByLabel('From', { exact: true }).fill('hello@kettleandleaf.example')
  await panel.save()
  await expect(page.getByRole('heading', { name: 'Mail goes out' })).toBeVisible()

  await page.getByLabel('To', { exact: true }).fill('owner@example.com')
  await page.getByRole('button', { name: 'Send test mail' }).click()
  await expect(page.getByText('Sent to owner@example.com')).toBeVisible()
  expect((await mail.messages(1))[0]!.envelopeTo).toEqual(['owner@example.com'])

  await demo.page.reload()
  await demo.widget.open()
  expect(await demo.widget.menuItems()).toContain('E-mail me this conversation')

  guard.allow(422, 502)
  await mail.down()
  await page.getByRole('button', { name: 'Send test mail' }).click()
  await expect(page.locator('.card').getByRole('alert')).toContainText(/Nothing answers at/)
})

test.describe('that asks for TLS and a password', () => {
  const secured = base.extend<{ mail: MailServer }>({
    mail: async ({}, use) => {
      const mail = await MailServer.start('-security', 'starttls', '-user', 'desk', '-password', 'sesame')
      await use(mail)
      await mail.close()
    },
  })

  secured('a wrong certificate is named by the test button, in words', async ({ panel, mail, guard }) => {
    guard.allow(422, 502)
    const { page } = panel
    await panel.open('/email', 'E-mail')
    await page.getByLabel('Server', { exact: true }).fill(mail.host)
    await page.getByLabel('Port').fill(mail.port)
    await page.getByLabel('User name').fill('desk')
    await page.getByLabel('Password').fill('sesame')
    await page.getByLabel('From', { exact: true }).fill('hello@kettleandleaf.example')
    await panel.save()
    await page.getByRole('button', { name: 'Send test mail' }).click()
    await expect(page.locator('.card').getByRole('alert')).toContainText(/certificate/i)
  })
})
