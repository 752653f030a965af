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
  await contents.publish()
  await expect(panel.heading).toHaveText('The ferry')

  await demo.ask('When does the ferry leave?')
  await demo.widget.answered(1, 'The ferry leaves at seven every morning.')
  await expect(demo.widget.answer(1).locator('strong')).toHaveText('seven')

  await contents.body.fill('The ferry leaves at *eight*.')
  await expect(contents.preview.locator('em')).toHaveText('eight')
  await contents.publish()
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
  await expect(panel.dialog.getByRole('alert')).toContainText('not a .csv, .xlsx or .jsonl file')
  await expect(panel.dialog.getByRole('button', { name: /^Import$/ })).toBeDisabled()
})

test('a draft changes nothing for visitors until it is published, and what changes is shown', async ({ demo, panel }) => {
  const contents = new Contents(panel)
  const { page } = panel
  await panel.open('/contents/edit?id=refund-time')
  const before = await contents.body.inputValue()
  await contents.body.fill('Your money is back after eleven days.')
  await contents.saveDraft()
  await expect(page.getByText('Your changes wait until you publish them.')).toBeVisible()
  await page.getByRole('button', { name: 'Show what changes' }).click()
  await expect(panel.dialog.locator('ins, .diff-line.added').first()).toContainText('eleven')
  await panel.dialog.getByRole('button', { name: 'Close' }).click()
  await demo.ask('When do I get my refund?')
  await demo.widget.answered(1)
  await expect(demo.widget.answer(1)).not.toContainText('eleven')

  await panel.go('Contents')
  await page.getByRole('group', { name: 'Filters' }).getByLabel('Status').selectOption('changed')
  await expect(contents.rows).toHaveCount(1)
  await expect(page).toHaveURL(/status=changed/)
  await page.getByRole('button', { name: 'Publish all' }).click()
  await panel.dialog.getByRole('button', { name: 'Publish all' }).click()
  await expect(panel.toasts).toContainText('1 content published.')
  await demo.widget.send('When do I get my refund?')
  await demo.widget.answered(2, 'after eleven days')

  await panel.open('/contents/edit?id=refund-time')
  await contents.body.fill(before)
  await contents.saveDraft()
  await page.getByRole('button', { name: 'Discard draft' }).click()
  await panel.dialog.getByRole('button', { name: 'Discard draft' }).click()
  await expect(contents.body).toHaveValue('Your money is back after eleven days.')
})

test('a content that is over answers no more, and the list says so', async ({ demo, panel }) => {
  const contents = new Contents(panel)
  await panel.open('/contents/edit?id=refund-time')
  await panel.page.getByLabel('Until').fill('2026-01-01T00:00')
  await contents.publish()
  await expect(panel.page.getByText('This content is over')).toBeVisible()
  await contents.open()
  await expect(contents.rows.filter({ hasText: 'over' })).toHaveCount(1)
  await demo.ask('When do I get my refund?')
  await demo.widget.answered(1)
  await expect(demo.widget.sources.getByRole('link', { name: 'When the refund arrives' })).toHaveCount(0)
})

test('what is there already is pointed out while one writes', async ({ panel }) => {
  const contents = new Contents(panel)
  await panel.open('/contents/new')
  await contents.write({ title: 'When the refund arrives', question: 'When do I get my refund?', answer: 'After five days.' })
  const note = panel.page.locator('.note', { hasText: 'Something like this is there already' })
  await expect(note.getByRole('link').first()).toHaveText('When the refund arrives')
})

test('the columns of a table are put in their place before it is imported', async ({ panel, demo }) => {
  const contents = new Contents(panel)
  await contents.open()
  const csv = 'Thema;Frage;Erwiderung;Intern\nParken;Wo kann ich parken?;Hinter dem Leuchtturm, zwei Stunden frei.;x\nHunde;Sind Hunde erlaubt?;Ja, an der Leine.;y\n'
  const dialog = await contents.choose('fragen.csv', csv)
  await dialog.getByLabel('What Thema is').selectOption('title')
  await dialog.getByLabel('What Frage is').selectOption('question')
  await dialog.getByLabel('What Erwiderung is').selectOption('answer')
  await dialog.getByLabel('What Intern is').selectOption('ignore')
  await expect(dialog.locator('.mapping-records li').first()).toContainText('Hinter dem Leuchtturm')
  await dialog.getByRole('button', { name: 'Import 2 rows' }).click()
  await expect(dialog.locator('.import-counts')).toContainText('New2')
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await contents.search('Parken')
  await expect(contents.rows.first()).toContainText('Parken')
  await demo.ask('Wo kann ich parken?')
  await demo.widget.answered(1, 'Hinter dem Leuchtturm')
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
