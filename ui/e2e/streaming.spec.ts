import { Demo } from './pages/demo'
import { expect, test as base } from './support/test'
import { brewing, brewingText, halfway, OllamaFake } from './support/ollama'

const test = base.extend<{ fake: OllamaFake; patience: string }>({
  /** How long the server waits for one answer. */
  patience: ['5m', { option: true }],
  fake: async ({}, use) => {
    const fake = await OllamaFake.start()
    await use(fake)
    await fake.close()
  },
  env: async ({ fake, patience }, use) =>
    use({ FRONTDESK_OLLAMA_URL: fake.url, FRONTDESK_MODEL: 'smollm2:135m', FRONTDESK_OLLAMA_TIMEOUT: patience }),
})

const [first, second, third] = brewing.shown as [string, string, string]

test('an answer appears sentence by sentence, with numbered sources at its end', async ({ fake, demo }) => {
  await fake.set(halfway)
  await demo.ask(brewing.question)
  const { widget } = demo
  await expect(widget.answer(1)).toContainText(first)
  // Nothing is shown that could still be taken back: what is there is whole sentences.
  expect(await widget.answer(1).innerText()).toMatch(/water ?(\[1\]|1)?\.\s*$/)
  await fake.goOn()
  await expect(widget.answer(1)).toContainText(second)
  await widget.answered(1, third)
  await expect(widget.sources.getByRole('link')).toHaveText([/How to brew loose tea/])
  await expect(widget.answer(1).getByRole('link', { name: 'Source 1: How to brew loose tea' })).toHaveCount(3)
})

test('a reload in mid-answer continues it, and nothing is doubled', async ({ fake, demo, page }) => {
  await fake.set(halfway)
  await demo.ask(brewing.question)
  await expect(demo.widget.answer(1)).toContainText(first)
  await page.reload()
  const again = new Demo(page)
  await again.widget.open()
  await expect(again.widget.answer(1)).toContainText(first)
  await expect(again.widget.answer(1)).not.toContainText(second)
  await fake.goOn()
  await again.widget.answered(1, third)
  await expect(again.widget.answers).toHaveCount(2)
  await expect(again.widget.questions).toHaveCount(1)
  const text = await again.widget.answer(1).innerText()
  expect(text.split(first).length - 1).toBe(1)
})

test('who must wait sees the place in line, and is answered', async ({ fake, demo, stranger }) => {
  await fake.set({ text: brewingText, mode: 'hang', after: 3 })
  await demo.ask(brewing.question)
  const other = new Demo(await (await stranger()).newPage())
  await other.open()
  await other.ask(brewing.question)
  await expect(other.widget.statusLine).toContainText(/You are number 1 in line/)
  await fake.goOn()
  await other.widget.answered(1)
  await demo.widget.answered(1)
})

test('a model that dies in mid-answer leaves a quoted answer', async ({ fake, demo }) => {
  await fake.set({ text: brewingText, delay: 60, mode: 'die', after: 14 })
  await demo.ask(brewing.question)
  const { widget } = demo
  await widget.answered(1, 'Green tea turns bitter in boiling water')
  await expect(widget.answer(1).locator('blockquote')).toBeVisible()
  await expect(widget.sources.getByRole('link')).toHaveText([/How to brew loose tea/])
  await expect(widget.answers).toHaveCount(2)
})

test('a model server that goes away is noticed and comes back without a restart', async ({ fake, demo }) => {
  await fake.set({ mode: 'down' })
  await demo.ask(brewing.question)
  await demo.widget.answered(1, 'Green tea turns bitter in boiling water')
  await fake.set({ text: brewingText })
  await expect(async () => {
    const before = await demo.widget.answers.count()
    await demo.widget.send(brewing.question)
    await demo.widget.answered(before)
    expect(await demo.widget.answer(before).locator('blockquote').count()).toBe(0)
  }).toPass({ intervals: [2_000] })
})

test.describe('with little patience', () => {
  test.use({ patience: '5s' })

  test('a model that hangs is given up within the configured time', async ({ fake, demo }) => {
    await fake.set({ text: brewingText, mode: 'hang', after: 3 })
    await demo.ask(brewing.question)
    await demo.widget.answered(1, 'Green tea turns bitter in boiling water')
    await expect(demo.widget.answer(1)).toContainText('I cannot write you a full answer right now')
    const [asked, answered] = await demo.widget.times()
    expect(answered! - asked!).toBeGreaterThan(3_000)
    expect(answered! - asked!).toBeLessThan(25_000)
  })
})
