import AxeBuilder from '@axe-core/playwright'
import { createServer, type Server as HTTPServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test as base } from './support/test'

/** A server that takes Web-to-Lead forms, as Salesforce does. */
class Receiver {
  readonly forms: URLSearchParams[] = []
  private constructor(private readonly server: HTTPServer) {}

  static async start(): Promise<Receiver> {
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        receiver.forms.push(new URLSearchParams(body))
        response.end()
      })
    })
    const receiver = new Receiver(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  close(): void {
    this.server.close()
  }
}

const test = base.extend<{ crm: Receiver }>({
  crm: async ({}, use) => {
    const crm = await Receiver.start()
    await use(crm)
    crm.close()
  },
})

test('a mandatory form holds the first answer, over a reload, and then lets it come', async ({ server, demo, page, guard }) => {
  guard.allow(422) // the address that is none
  await server.set('leadForm.when=before', 'leadForm.consent=true')
  const { widget } = demo
  await demo.open()
  await demo.ask('How can I pay?')
  const form = widget.frame.getByRole('form', { name: 'One moment, please' })
  await expect(form).toBeVisible()
  await expect(widget.questions).toHaveCount(1)
  await page.reload()
  await widget.open()
  await expect(widget.questions.first()).toContainText('How can I pay?')
  await expect(form).toBeVisible()
  await form.getByRole('button', { name: 'Send details' }).click()
  await expect(form.getByLabel('Your name')).toHaveAttribute('aria-invalid', 'true')
  await form.getByLabel('Your name').fill('Ana Sousa')
  await form.getByLabel('E-mail').fill('ana@')
  await form.getByRole('checkbox').check()
  await form.getByRole('button', { name: 'Send details' }).click()
  await expect(form).toContainText('Enter one e-mail address, such as ana@example.com.')
  await expect(form.getByLabel('E-mail')).toBeFocused()
  await form.getByLabel('E-mail').fill('ana@example.com')
  await form.getByRole('button', { name: 'Send details' }).click()
  await widget.answered(1, 'bank transfer')
  await expect(form).toHaveCount(0)
  await page.reload()
  await widget.open()
  await expect(widget.answers).toHaveCount(2)
  await expect(form).toHaveCount(0)
})

test('a form that the owner switches off lets through whoever waits', async ({ server, demo }) => {
  await server.set('leadForm.when=before')
  await demo.open()
  await demo.ask('How can I pay?')
  await expect(demo.widget.frame.getByRole('form', { name: 'One moment, please' })).toBeVisible()
  await server.set('leadForm.when=off')
  await demo.widget.answered(1, 'bank transfer')
  await expect(demo.widget.frame.getByRole('form', { name: 'One moment, please' })).toHaveCount(0)
})

test('an optional form stands below the first answer and may be put away', async ({ server, demo, page }) => {
  await server.set('leadForm.when=after')
  const { widget } = demo
  await demo.open()
  await demo.ask('How can I pay?')
  await widget.answered(1, 'bank transfer')
  const form = widget.frame.getByRole('form', { name: 'Before we go on' })
  await expect(form).toBeVisible()
  await form.getByRole('button', { name: 'Not now' }).click()
  await expect(form).toHaveCount(0)
  await page.reload()
  await widget.open()
  await expect(widget.answers).toHaveCount(2)
  await expect(form).toHaveCount(0)
})

test.describe('with a CRM', () => {
  test.use({ env: async ({ crm }, use) => use({ FRONTDESK_ALLOW_PRIVATE: crm.host }) })

  test('details in the talk become a lead after a yes: list, page, export, CRM', async ({ demo, panel, crm }) => {
    const { page } = panel
    await panel.open('/crm', 'CRM')
    await page.getByRole('radio', { name: 'Salesforce Web-to-Lead' }).check()
    await page.getByLabel('Organisation id').fill('00D000000000001')
    await page.getByLabel('Address, where it is not the usual one').fill(`http://${crm.host}/w2l`)
    await panel.save()

    const { widget } = demo
    await demo.ask('My name is Ana Sousa, please write me at ana@example.com')
    await expect(widget.answer(1)).toContainText('Shall I pass on Ana Sousa and ana@example.com')
    await widget.choices.filter({ hasText: 'Yes, pass it on' }).click()
    await expect(widget.answer(2)).toContainText('I have passed it on')

    await panel.open('/leads', 'Leads')
    const row = page.getByRole('row', { name: /Ana Sousa/ })
    await expect(row).toContainText('ana@example.com')
    await row.getByRole('link', { name: 'Ana Sousa' }).click()
    await expect(page.getByRole('heading', { name: 'Ana Sousa' })).toBeVisible()
    await page.getByLabel('Status').selectOption('won')
    await page.getByLabel('Notes').fill('Called back.')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await expect(page.getByText('Lead saved.')).toBeVisible()
    await page.getByRole('link', { name: 'My name is Ana Sousa' }).click()
    await expect(page.getByRole('link', { name: 'Ana Sousa', exact: true }).last()).toBeVisible()

    await panel.open('/leads?status=won&q=sousa', 'Leads')
    await expect(page.getByRole('row', { name: /Ana Sousa/ })).toBeVisible()
    const [file] = await Promise.all([page.waitForEvent('download'), exportCSV(page)])
    expect(file.suggestedFilename()).toBe('leads.csv')

    await expect.poll(() => crm.forms.length).toBe(1)
    const [form] = crm.forms
    expect(Object.fromEntries(form!)).toMatchObject({ oid: '00D000000000001', first_name: 'Ana', last_name: 'Sousa', email: 'ana@example.com' })
    await panel.open('/crm', 'CRM')
    await expect(page.getByRole('table')).toContainText('Delivered')
  })
})

async function exportCSV(page: import('@playwright/test').Page): Promise<void> {
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'CSV' }).click()
}

test('what a chat user left stands on their page and leads there and back', async ({ server, demo, panel }) => {
  await server.set('leadForm.when=after', 'leadForm.email=required')
  await demo.ask('How can I pay?')
  await demo.widget.answered(1)
  const form = demo.widget.frame.getByRole('form')
  await form.getByLabel('Your name').fill('Ana Sousa')
  await form.getByLabel('E-mail').fill('ana@example.com')
  await form.getByRole('button', { name: 'Send details' }).click()
  await expect(demo.widget.frame.getByText('Your details have arrived')).toBeVisible()

  const { page } = panel
  await panel.open('/users', 'Chat users')
  await page.getByRole('link', { name: 'Ana Sousa' }).click()
  await expect(panel.heading).toHaveText('Ana Sousa')
  const leads = page.locator('.user-leads li')
  await expect(leads).toHaveCount(1)
  await expect(leads).toContainText('New')
  expect((await new AxeBuilder({ page }).include('main').analyze()).violations).toEqual([])
  await leads.getByRole('link', { name: 'Ana Sousa' }).click()
  await expect(panel.heading).toHaveText('Ana Sousa')
  await expect(page).toHaveURL(/\/leads\//)
})
