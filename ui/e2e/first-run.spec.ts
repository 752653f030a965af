import { owner } from './pages/panel'
import { Demo } from './pages/demo'
import { Setup } from './pages/setup'
import { expect, reading, test } from './support/test'

test('first run to first answer: the link, the account, the panel, the demo, an answer with its source', async ({ page, server }) => {
  expect(server.firstRun).toMatch(/^\/admin\/setup#token=.{40,}$/)
  const setup = new Setup(page)
  await setup.open(server.firstRun)
  await setup.create(owner)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome')
  await expect(page.getByText('No model yet, answering from your content')).toBeVisible()

  const demo = new Demo(page)
  await demo.open()
  await demo.widget.open()
  await expect(demo.widget.greeting).toContainText('Hello! How may I assist you today?')
  await demo.widget.send('How long does delivery take?')
  await demo.widget.answered(1, 'parcels in three to five')
  await expect(demo.widget.sources.getByRole('link', { name: 'How long delivery takes' })).toHaveAttribute('href', /\/demo.*#/)

  await page.goto('/admin/')
  await expect(page.getByText('How long does delivery take?')).toBeVisible()
})

test.describe('the first five minutes', () => {
  test.use(reading)

  test('lead from the one-time link over the own website to the first good answer, the look and the snippet', async ({ page, server, website }) => {
    const setup = new Setup(page)
    await setup.open(server.firstRun)
    await setup.create(owner)
    await page.getByLabel('Address of the website').fill(website.url)
    await expect(page.getByLabel('Forget the sample tea shop')).toBeChecked()
    await page.getByRole('button', { name: 'Read this website' }).click()
    const arriving = page.getByRole('list', { name: 'Pages that were read last' })
    await expect(arriving.getByRole('listitem').first()).toBeVisible()
    await expect(page.getByText('No model yet, answering from your content')).toBeVisible()
    await expect(page.getByText('pages looked at')).toBeVisible({ timeout: 180_000 })

    await page.getByRole('link', { name: 'Ask it something' }).click()
    await page.getByLabel('Question').fill('How much does delivery cost for each kilometre?')
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await expect(page.locator('.exchange')).toContainText('1.20 €')
    await expect(page.locator('.exchange').getByRole('link').first()).toHaveAttribute('href', new RegExp(`${website.host}/delivery/`))
    await page.getByRole('link', { name: 'Name and colours' }).click()

    await expect(page.getByLabel('Name in the header')).toHaveValue(/Pedal & Pine/)
    await page.getByLabel('Greeting').fill('Hello! Ask us about bicycles.')
    await page.getByRole('button', { name: 'Save and get the snippet' }).click()
    await expect(page.locator('.code pre')).toContainText('<script')
    await page.getByRole('link', { name: 'Finish' }).click()

    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview')
    await expect(page.locator('.checklist li.done', { hasText: 'Bring your own content' })).toBeVisible()
    await expect(page.locator('.checklist li.done', { hasText: 'Talk to your front desk' })).toBeVisible()
    await page.goto('/admin/contents')
    await expect(page.getByText('Ways to pay')).toHaveCount(0)

    const demo = new Demo(page)
    await demo.open()
    await demo.widget.open()
    await expect(demo.widget.greeting).toContainText('Ask us about bicycles.')
    await demo.widget.send('Is the shop open on Sundays?')
    await demo.widget.answered(1, 'on Sundays we ride')
  })
})

test('the link works once, and a wrong one says what to do', async ({ page, server, guard }) => {
  guard.allow(401, 403, 409, 410, 422)
  const setup = new Setup(page)
  await setup.open('/admin/setup#token=not-the-right-one')
  await setup.submit(owner)
  await expect(page.getByRole('alert')).toContainText(/restart|link/i)

  await setup.open(server.firstRun)
  await setup.create(owner)
  await page.context().clearCookies()
  await page.goto(server.firstRun)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('a password that is too easy is refused in its place', async ({ page, server, guard }) => {
  guard.allow(422)
  const setup = new Setup(page)
  await setup.open(server.firstRun)
  await setup.submit({ ...owner, password: 'aaaaaaaaaaaa' })
  await expect(setup.password).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByRole('heading', { name: 'Create your account' })).toBeVisible()
})
