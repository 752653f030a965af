import { Contents } from './pages/contents'
import { expect, test } from './support/test'

const ferry = { title: 'The ferry', question: 'When does the ferry leave?', answer: 'The ferry leaves at **seven** every morning.\n\n- Dogs\n- Bicycles' }

test('a content is written with a preview, answers at once, and is changed and deleted with undo', async ({ demo, panel }) => {
  const contents = new Contents(panel)
  const { page } = panel
  await contents.open()
  const before = Number((await contents.count.innerText()).match(/\d+/)![0])
  await page.getByRole('link', { name: 'Add content' }).click()
  await contents.write(ferry)
  await expect(contents.preview.locator('strong')).toHaveText('seven')
  await expect(contents.preview.getByRole('listitem')).toHaveText(['Dogs', 'Bicycles'])
  await page.getByRole('button', { name: 'Save content' }).click()
  await expect(panel.heading).toHaveText('The ferry')

  await demo.ask('When does the ferry leave?')
  await demo.widget.answered(1, 'The ferry leaves at seven every morning.')
  await expect(demo.widget.answer(1).locator('strong')).toHaveText('seven')

  await contents.body.fill('The ferry leaves at *eight*.')
  await expect(contents.preview.locator('em')).toHaveText('eight')
  await panel.save()
  await demo.widget.send('When does the ferry leave?')
  await demo.widget.answered(2, 'The ferry leaves at eight.')

  await page.getByRole('button', { name: 'Delete content' }).click()
  await expect(contents.count).toHaveText(`${before} contents`)
  await panel.toasts.getByRole('button', { name: 'Undo' }).click()
  await panel.go('Contents')
  await expect(contents.count).toHaveText(`${before + 1} contents`)
})

test('the search finds by words, says what it found, and keeps its place in the address', async ({ panel }) => {
  const contents = new Contents(panel)
  await contents.open()
  await contents.search('caffeine')
  await expect(contents.rows.first()).toContainText('Teas without caffeine')
  await expect(contents.count).toHaveText(/^\d+ contents? found$/)
  await expect(panel.page).toHaveURL(/q=caffeine/)
  await panel.page.reload()
  await expect(contents.rows.first()).toContainText('Teas without caffeine')
  await contents.search('zzzzqqq')
  await expect(panel.page.getByRole('heading', { name: 'Nothing found for “zzzzqqq”' })).toBeVisible()
  await panel.page.getByRole('button', { name: 'Show all contents' }).click()
  await expect(contents.count).toHaveText(/^\d+ contents$/)
})

test('JSONL is imported, wrong lines are named, and the widget answers from it', async ({ demo, panel }) => {
  const contents = new Contents(panel)
  await contents.open()
  const lines = [
    JSON.stringify({ id: 'ferry', title: ferry.title, questions: [ferry.question], answer: ferry.answer }),
    '{"id":"broken","title":',
    JSON.stringify({ id: 'no-answer', title: 'Nothing in it' }),
    JSON.stringify({ id: 'pier', title: 'The old pier', text: 'The old pier is next to the lighthouse.' }),
  ]
  const dialog = await contents.import('new.jsonl', lines.join('\n'))
  await expect(dialog.locator('.import-counts')).toHaveText(/New2Updated0Deleted0Wrong2/)
  await expect(dialog.getByRole('row')).toHaveText([/LineWhy/, /^2\D/, /^3\D/])
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await contents.search('ferry')
  await expect(contents.rows.filter({ hasText: 'The ferry' })).toHaveCount(1)
  await demo.ask(ferry.question)
  await demo.widget.answered(1, 'The ferry leaves at seven')
})

test('CSV is imported in place of everything, and what was there answers no more', async ({ demo, panel }) => {
  const contents = new Contents(panel)
  await contents.open()
  const csv = 'id,title,questions,answer\r\nferry,The ferry,When does the ferry leave?,"It leaves at seven, every morning."\r\n,,,\r\n'
  const dialog = await contents.import('new.csv', csv, true)
  await expect(dialog.locator('.import-counts')).toContainText('New1')
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(contents.count).toHaveText('1 content')
  await demo.ask('When does the ferry leave?')
  await demo.widget.answered(1, 'It leaves at seven, every morning.')
  await demo.widget.send('How can I pay?')
  await demo.widget.answered(2, 'did not find anything')
})

test('a file of the wrong kind is refused before it is sent', async ({ panel }) => {
  const contents = new Contents(panel)
  await contents.open()
  await panel.page.getByRole('button', { name: 'More actions' }).click()
  await panel.page.getByRole('menuitem', { name: 'Import from a file' }).click()
  await panel.dialog.locator('input[type=file]').setInputFiles({ name: 'picture.png', mimeType: 'image/png', buffer: Buffer.from('x') })
  await expect(panel.dialog.getByRole('alert')).toContainText('not a .jsonl or .csv file')
  await expect(panel.dialog.getByRole('button', { name: /^Import$/ })).toBeDisabled()
})

test('the test bench answers as a visitor would be answered, and nothing is stored', async ({ panel }) => {
  await panel.open('/test-bench', 'Test bench')
  await panel.page.getByLabel('Question').fill('How can I pay?')
  await panel.page.getByRole('button', { name: 'Ask' }).click()
  await expect(panel.page.locator('.answer')).toContainText('bank transfer')
  await expect(panel.page.locator('.answer')).toContainText('Answered directly by one content')
  await panel.go('Conversations')
  await expect(panel.page.getByRole('heading', { name: 'No conversations yet' })).toBeVisible()
})
