import { owner } from './pages/panel'
import { Setup } from './pages/setup'
import { expect, test } from './support/test'

test('sign out and in again, and a wrong password', async ({ panel, guard }) => {
  guard.allow(401)
  const { page } = panel
  await panel.open('/contents', 'Contents')
  await panel.accountMenu('Sign out')
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.goBack().catch(() => undefined)
  await page.goto('/admin/contents')
  const setup = new Setup(page)
  await setup.signIn(owner.email, 'not the password')
  await expect(page.getByRole('alert')).toContainText(/password/i)
  await expect(setup.password).toHaveValue('')
  await setup.signIn(owner.email, owner.password)
  await expect(panel.heading).toHaveText('Contents')
})

test('too many wrong passwords are slowed down, and the page says so', async ({ panel, guard, stranger }) => {
  guard.allow(401, 429)
  await panel.open()
  const page = await (await stranger()).newPage()
  await page.goto('/admin/')
  const setup = new Setup(page)
  await expect(async () => {
    await setup.signIn(owner.email, 'not the password')
    await expect(page.getByRole('alert')).toContainText('Too many attempts', { timeout: 2_000 })
  }).toPass({ intervals: [0] })
})

test('a session that ended asks to sign in over the page, and nothing typed is lost', async ({ panel, guard }) => {
  guard.allow(401)
  const { page } = panel
  await panel.open('/appearance', 'Appearance')
  await page.getByLabel('Greeting').fill('Typed before the session ended')
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(panel.dialog).toContainText('Your session has ended')
  await panel.dialog.getByLabel('Password').fill(owner.password)
  await panel.dialog.getByRole('button', { name: 'Sign in' }).click()
  await expect(panel.dialog).toHaveCount(0)
  await expect(page.getByLabel('Greeting')).toHaveValue('Typed before the session ended')
  await panel.save()
})

test('the session outlives a restart of the server, and the panel comes back to life', async ({ panel, server, guard }) => {
  guard.allowNoNetwork()
  await panel.open('/system', 'System')
  await server.stop('SIGKILL')
  await expect(panel.live).toHaveCount(0)
  await server.start()
  await expect(panel.live).toBeVisible()
  await panel.page.reload()
  await expect(panel.heading).toHaveText('System')
})

test('a job runs on request, and its run is shown', async ({ panel }) => {
  const { page } = panel
  await panel.open('/system', 'System')
  const jobs = page.locator('.jobs > li')
  await expect(jobs.first()).toBeVisible()
  const job = jobs.filter({ hasText: /idle|silent|stale/i }).first()
  await job.getByRole('button', { name: 'Run now' }).click()
  await expect(job.getByText('Done', { exact: true }).first()).toBeVisible()
  await job.getByText(/^Last/).click()
  await expect(job.getByRole('row').nth(1)).toContainText('Done')
})

test('an unknown page says so and leads back', async ({ panel }) => {
  await panel.open('/nowhere', 'There is no such page')
  await panel.page.getByRole('link', { name: 'Go to the overview' }).click()
  await expect(panel.heading).toHaveText('Overview')
})
