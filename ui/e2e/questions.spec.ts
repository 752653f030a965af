import { Contents } from './pages/contents'
import { Demo } from './pages/demo'
import { Bench, Questions } from './pages/questions'
import { expect, test } from './support/test'

const wifi = 'The Wi-Fi in the shop is free for guests, and the password stands on the receipt.'

/** Asks each in the same conversation and waits for its answer. */
async function askAll(demo: Demo, questions: readonly string[]): Promise<void> {
  await demo.widget.open()
  for (const [i, question] of questions.entries()) {
    await demo.widget.send(question)
    await demo.widget.answered(i + 1)
  }
}

test('questions in vain stand together by meaning, become a content with one form, and are answered', async ({ demo, panel, stranger }) => {
  await demo.open()
  await askAll(demo, ['Is there wifi in the shop?', 'Do you have wifi in your shop?'])
  const questions = new Questions(panel)
  await questions.open()
  const group = questions.group(/wifi/i).first()
  await expect(group).toBeVisible()
  await group.locator('summary').click()
  await expect(group.locator('.group-examples a').first()).toContainText(/wifi/i)

  await group.getByRole('button', { name: 'Write the answer' }).click()
  await expect(panel.dialog.getByRole('textbox', { name: 'Question 1' })).toHaveValue(/wifi/i)
  await panel.dialog.getByLabel('Title').fill('Wi-Fi for guests')
  await panel.dialog.getByLabel('Answer', { exact: true }).fill(wifi)
  await panel.dialog.getByRole('button', { name: 'Publish the answer' }).click()
  await expect(panel.toasts.filter({ hasText: 'Published.' })).toBeVisible()
  await expect(panel.dialog).toHaveCount(0)

  const other = await stranger()
  const visitor = new Demo(await other.newPage())
  await visitor.open()
  await visitor.ask('Is there wifi in your shop?')
  await visitor.widget.answered(1, wifi)
})

test('a group is dismissed after asking once, and stays away', async ({ demo, panel }) => {
  await demo.open()
  await askAll(demo, ['Who will win the football championship?'])
  const questions = new Questions(panel)
  await questions.open()
  const group = questions.group('football')
  await group.getByRole('button', { name: 'Dismiss' }).click()
  await panel.dialog.getByRole('button', { name: 'Dismiss them' }).click()
  await expect(questions.groups).toHaveCount(0)
  await panel.page.reload()
  await expect(panel.page.getByRole('heading', { name: 'Every question found an answer' }).or(panel.page.getByRole('heading', { name: 'No questions yet' }))).toBeVisible()
  await questions.open('?view=topics')
  await expect(questions.group('football')).toHaveCount(1)
})

test('the test bench asks with other settings, and shows what the trace knows', async ({ panel }) => {
  const bench = new Bench(panel)
  const { page } = panel
  await bench.open()
  await page.getByLabel('Question').fill('How can I pay?')
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(page.locator('.answer .badge').first()).toHaveText('Direct answer')
  await page.getByText('What if…').click()
  await page.getByLabel('Answer directly from').fill('1')
  await page.getByLabel('Find by').selectOption('both')
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await expect(page.locator('.answer .badge').first()).toHaveText('Quoted from contents')
  await expect(page.locator('.trace')).toContainText('sentences are quoted')
})

test('many questions are asked at once, and the misses are named', async ({ panel }) => {
  const bench = new Bench(panel)
  const { page } = panel
  await bench.open('file')
  const lines = ['{"q":"How can I pay?","expected":"no-such-content"}', '{"q":"Who won the last world cup final?","expected":null}', 'this is no question']
  await page.getByLabel('Questions').fill(lines.join('\n'))
  await expect(page.getByText('2 questions', { exact: true })).toBeVisible()
  await expect(page.getByText('These lines are no questions and are left out: 3.')).toBeVisible()
  await bench.run('Ask them all')
  await expect(page.locator('.trial .figures')).toContainText('50 %')
  await expect(bench.rows).toHaveCount(1)
  await expect(bench.rows.first()).toContainText('Should lead to no-such-content')
  await bench.show('All')
  await expect(bench.rows).toHaveCount(2)
  await expect(bench.rows.filter({ hasText: 'world cup' })).toContainText('Rightly not answered')
})

test('real questions are replayed against a draft before it is published', async ({ demo, panel }) => {
  const contents = new Contents(panel)
  await contents.open()
  await panel.page.getByRole('link', { name: 'Add content' }).click()
  await contents.write({ title: 'The ferry', question: 'When does the ferry leave?', answer: 'The ferry leaves at seven.' })
  await contents.publish()
  await demo.open()
  await askAll(demo, ['When does the ferry leave?', 'How can I pay?'])
  await contents.body.fill('The ferry leaves at half past nine.')
  await contents.saveDraft()

  const bench = new Bench(panel)
  await bench.open('replay')
  await bench.run('Replay')
  await expect(bench.rows).toHaveCount(1)
  await expect(bench.rows.first().locator('.trial-text')).toHaveText(['The ferry leaves at seven.', 'The ferry leaves at half past nine.'])
  await demo.widget.send('When does the ferry leave?')
  await demo.widget.answered(3, 'The ferry leaves at seven.')
})

test('moving a threshold tells what it would have done, before it is saved', async ({ demo, panel }) => {
  await demo.open()
  await askAll(demo, ['How can I pay?'])
  await panel.open('/assistant', 'Assistant')
  const { page } = panel
  await page.getByRole('spinbutton', { name: 'Answer directly from' }).fill('1')
  const effect = page.locator('.effect')
  await expect(effect).toContainText('Of 1 question in the last 30 days')
  await expect(effect).toContainText('1 question would be answered otherwise')
})
