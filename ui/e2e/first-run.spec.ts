import { owner } from './pages/panel'
import { Demo } from './pages/demo'
import { Setup } from './pages/setup'
import { expect, test } from './support/test'

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
