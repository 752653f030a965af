import { Sources } from './pages/sources'
import { expect, reading, test } from './support/test'

test.describe('a website', () => {
  test.use(reading)

  // What the sample shop says about delivery and hours is another shop's.
  test.beforeEach(({ server }) => server.importContents([{ id: 'gift', title: 'Gift cards', questions: ['Do you sell gift cards?'], answer: 'Yes, at the till.' }]))

  test('is read with its progress, its pages and what went wrong, and answers', async ({ panel, website, demo }) => {
    const { page } = panel
    const sources = new Sources(panel)
    await sources.open()
    await sources.add(website.url)
    await expect(panel.heading).toContainText('127.0.0.1')
    await expect(sources.progress.getByRole('progressbar')).toBeVisible()
    await sources.read()
    await expect(sources.pages.filter({ hasText: 'Opening hours and how to find us' })).toHaveCount(1)
    await expect(sources.count('New')).not.toHaveText('0')
    await sources.progress.locator('summary', { hasText: 'Not found (404)' }).click()
    await expect(sources.progress.locator('details[open] li').first()).toContainText('127.0.0.1')

    await sources.pages.getByRole('link', { name: 'Delivery and collection' }).click()
    await expect(panel.dialog).toContainText('Beyond that it costs 1.20 €')
    await panel.dialog.getByRole('link', { name: 'Open its content' }).click()
    await expect(page.getByText('Read from the website')).toBeVisible()

    await demo.ask('How much does delivery cost for each kilometre?')
    await demo.widget.answered(1, '1.20 €')
    await expect(demo.widget.sources.getByRole('link').first()).toHaveAttribute('href', new RegExp(`${website.host}/delivery/`))

    await sources.open()
    await expect(sources.rows).toHaveCount(1)
    await expect(sources.rows.first()).toContainText('Read')
    await expect(sources.rows.first()).toContainText('in')
  })

  test('that changed shows the difference, waits for a decision, and answers as it was until then', async ({ panel, website, demo }) => {
    const { page } = panel
    const sources = new Sources(panel)
    await sources.open()
    await sources.add(website.url)
    await sources.read()
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await page.getByLabel('Let me look first').check()
    await panel.save()
    await website.edition(2)
    await sources.again()
    await expect(page.getByText('pages of this website changed')).toBeVisible()
    const question = 'Is the shop open on Sundays and since November?'
    await demo.ask(question)
    await demo.widget.answered(1, 'on Sundays we ride')
    await expect(demo.widget.answer(1)).not.toContainText('until seven in the evening')

    await page.getByRole('link', { name: 'Pages', exact: true }).click()
    await page.getByRole('link', { name: 'To decide' }).click()
    await expect(sources.pages).toHaveCount(3)
    await sources.pages.getByRole('link', { name: 'Opening hours' }).click()
    await expect(panel.dialog.locator('del', { hasText: '18' })).toBeVisible()
    await expect(panel.dialog.locator('ins', { hasText: '19' })).toBeVisible()
    await panel.dialog.getByRole('button', { name: 'Take over' }).click()
    await expect(sources.pages).toHaveCount(2)
    await demo.widget.send(question)
    await demo.widget.answered(2, 'until seven in the evening')

    await page.getByRole('button', { name: 'Look at the changes' }).click()
    await expect(panel.dialog.getByText('1 of 2')).toBeVisible()
    for (let left = 2; left > 0; left--) {
      const ignore = (await panel.dialog.getByText('This page is not on the website any more.').count()) > 0
      await panel.dialog.getByRole('button', { name: ignore ? 'Ignore' : /Add this page|Take over/ }).click()
      if (left > 1) await expect(panel.dialog.getByText('1 of 1')).toBeVisible()
    }
    await expect(panel.dialog).toBeHidden()
    await expect(page.getByText('changed. Until you decide')).toBeHidden()
  })

  test('is stopped, and deleted with all that was read, which is said before', async ({ panel, website, server }) => {
    const { page } = panel
    const sources = new Sources(panel)
    await sources.open()
    await page.getByRole('button', { name: 'Add website' }).click()
    await panel.dialog.getByText('What to read, and how often').click()
    await panel.dialog.getByLabel('Wait between pages').fill('2000')
    await panel.dialog.getByLabel('Address of the website').fill(website.url)
    await panel.dialog.getByRole('button', { name: 'Read this website' }).click()
    await page.getByRole('button', { name: 'Stop reading' }).click()
    await expect(sources.progress.getByText('Stopped', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: /^Actions for/ }).click()
    await page.getByRole('menuitem', { name: 'Delete website' }).click()
    await expect(panel.dialog).toContainText('The website itself stays as it is')
    await panel.dialog.getByRole('button', { name: /^Delete 127/ }).click()
    await expect(panel.heading).toHaveText('Sources')
    await expect(page.getByRole('heading', { name: 'Answer from what you already have' })).toBeVisible()
    const answer = await page.request.get(`/api/admin/chatbots/${await server.chatbot()}/contents/facets`)
    expect(((await answer.json()) as { sources: unknown[] }).sources).toEqual([])
  })

  test('that answers with errors is refused in its place, and read once it is well', async ({ panel, website, guard }) => {
    guard.allow(400, 409, 422, 502, 503)
    const sources = new Sources(panel)
    await website.fail(503)
    await sources.open()
    await sources.add(website.url)
    await expect(panel.page.locator('.field-error, .note.bad').first()).toContainText(/error|503/i)
    await website.fail(0)
    await panel.page.getByRole('button', { name: 'Read this website' }).click()
    await expect(panel.heading).toContainText('127.0.0.1')
  })
})

test('an address in a private network is refused in its place, before anything is asked there', async ({ panel, guard }) => {
  guard.allow(400, 409, 422)
  const sources = new Sources(panel)
  await sources.open()
  await sources.add('http://127.0.0.1:9/')
  const refused = panel.page.getByRole('alert').or(panel.page.locator('.field-error')).or(sources.progress.getByText('Failed'))
  await expect(refused.first()).toBeVisible()
})

test('files are uploaded several at once, read, refused with the reason, downloaded and deleted', async ({ panel, guard, demo }) => {
  guard.allow(400, 413, 415, 422)
  const { page } = panel
  const sources = new Sources(panel)
  await sources.open()
  await sources.upload(
    { name: 'parking.md', text: '# Parking\n\nVisitors park for free behind the old lighthouse for up to two hours.\n' },
    { name: 'nothing.txt', text: '' },
    { name: 'broken.pdf', text: '%PDF-1.7 and then nothing that a PDF has' },
  )
  await expect(sources.row('parking.md').getByText('Read', { exact: true })).toBeVisible()
  const empty = page.getByRole('list', { name: 'Files on their way' }).getByText('This file is empty')
  await expect(empty).toBeVisible()
  await page.getByRole('button', { name: 'Dismiss' }).first().click()
  await expect(empty).toBeHidden()
  const broken = sources.row('broken.pdf')
  await expect(broken.getByText('Failed', { exact: true })).toBeVisible()
  await broken.getByRole('link').first().click()
  await expect(panel.dialog.locator('.note.bad')).toBeVisible()
  await panel.dialog.getByRole('button', { name: 'Close' }).click()

  await demo.ask('Where can visitors park for free?')
  await demo.widget.answered(1, 'behind the old lighthouse')

  await sources.row('parking.md').getByRole('link').first().click()
  const download = page.waitForEvent('download')
  await panel.dialog.getByRole('link', { name: 'Download the original' }).click()
  expect((await download).suggestedFilename()).toBe('parking.md')
  await panel.dialog.getByRole('button', { name: 'Delete file' }).click()
  await expect(panel.dialog).toContainText('so is the original')
  await panel.dialog.getByRole('button', { name: 'Delete parking.md' }).click()
  await expect(sources.row('parking.md')).toHaveCount(0)
  await demo.widget.send('Where can visitors park for free?')
  await demo.widget.answered(2)
  await expect(demo.widget.answer(2)).not.toContainText('lighthouse')
})

test('files are dropped on the page', async ({ panel }) => {
  const { page } = panel
  const sources = new Sources(panel)
  await sources.open()
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['The lift is out of order until Friday.'], 'lift.txt', { type: 'text/plain' }))
    return transfer
  })
  const area = page.locator('.drop-area')
  await area.dispatchEvent('dragenter', { dataTransfer: data })
  await expect(page.getByText('Let go to add them')).toBeVisible()
  await area.dispatchEvent('drop', { dataTransfer: data })
  await expect(sources.row('lift.txt').getByText('Read', { exact: true })).toBeVisible()
})
