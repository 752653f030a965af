import { Conversations } from './pages/conversations'
import { brewing, brewingText, halfway, OllamaFake } from './support/ollama'
import { expect, test } from './support/test'

test('a conversation appears, counts move, and messages come into the open details without a reload', async ({ demo, panel }) => {
  const list = new Conversations(panel)
  await list.open()
  await expect(panel.page.getByRole('heading', { name: 'No conversations yet' })).toBeVisible()
  await panel.page.evaluate(() => Object.assign(window, { stillHere: true }))

  await demo.ask('How can I pay?')
  await expect(list.rows).toHaveCount(1)
  await expect(list.rows.first()).toContainText('How can I pay?')
  await expect(list.rows.first()).toContainText('Guest User')
  await expect(list.tab('Active')).toHaveText('Active1')
  await expect(panel.badge).toHaveText('1')

  await list.show()
  await expect(list.answers.first()).toContainText('bank transfer')
  await expect(list.log).toContainText(['START', 'USER_BROWSER', 'CONVERSATION_START_SETTINGS', 'SEARCH'])
  await demo.widget.send('Do you ship abroad?')
  await expect(list.messages).toHaveCount(4)
  await expect(list.answers.last()).toContainText('Canada, Mexico')
  await expect(list.log.filter({ hasText: 'SEARCH' })).toHaveCount(2)

  await demo.widget.end()
  await expect(list.details).toContainText('This conversation has ended.')
  await expect(list.tab('Active')).toHaveText('Active0')
  await expect(list.tab('Ended')).toHaveText('Ended1')
  await expect(list.tab('All')).toHaveText('All1')
  expect(await panel.page.evaluate(() => 'stillHere' in window)).toBe(true)
})

test('the trace tells why: path, contents with scores, steps', async ({ demo, panel }) => {
  await demo.ask('How can I pay?')
  await demo.widget.answered(1)
  const list = new Conversations(panel)
  await list.open()
  await list.show()
  await list.answers.first().getByRole('button', { name: 'Why this answer' }).click()
  const trace = panel.dialog
  await expect(trace.getByRole('heading', { name: 'Why this answer' })).toBeVisible()
  await expect(trace).toContainText('How can I pay?')
  await expect(trace).toContainText('Answered directly by one content')
  await expect(trace.getByRole('link', { name: 'Ways to pay' })).toBeVisible()
  await expect(trace.getByRole('table')).toBeVisible()
  await trace.getByRole('link', { name: 'Ways to pay' }).click()
  await expect(panel.heading).toHaveText('Ways to pay')
})

test('a deleted conversation comes back with undo, and goes when it is not taken back', async ({ demo, panel }) => {
  await demo.ask('How can I pay?')
  await demo.widget.answered(1)
  const list = new Conversations(panel)
  await list.open()
  await list.show()
  await panel.page.getByRole('button', { name: 'Delete conversation', exact: true }).first().click()
  await expect(list.rows).toHaveCount(0)
  await expect(list.tab('All')).toHaveText('All0')
  await panel.toasts.getByRole('button', { name: 'Undo' }).click()
  await expect(list.rows).toHaveCount(1)
  await expect(list.tab('All')).toHaveText('All1')

  await list.rows.first().hover()
  await list.rows.first().getByRole('button', { name: /^Delete the conversation/ }).click()
  await expect(list.rows).toHaveCount(0)
  await panel.page.reload()
  await expect(panel.page.getByRole('heading', { name: /No .*conversations/ })).toBeVisible()
})

test.describe('with a model', () => {
  let fake: OllamaFake
  test.use({
    env: async ({}, use) => {
      fake = await OllamaFake.start(halfway)
      await use({ FRONTDESK_OLLAMA_URL: fake.url, FRONTDESK_MODEL: 'smollm2:135m' })
      await fake.close()
    },
  })

  test('the answer grows in the open details while the visitor reads it', async ({ demo, panel }) => {
    await demo.ask('How can I pay?')
    await demo.widget.answered(1)
    const list = new Conversations(panel)
    await list.open()
    await list.show()
    await demo.widget.send(brewing.question)
    await expect(list.running).toContainText(brewing.shown[0]!)
    await fake.goOn()
    await expect(list.answers.last()).toContainText(brewing.shown[2]!)
    await expect(list.running).toHaveCount(0)
    await list.answers.last().getByRole('button', { name: 'Why this answer' }).click()
    await expect(panel.dialog).toContainText('Written by the model')
    await expect(panel.dialog).toContainText('smollm2:135m')
  })

  test('the model page follows the server: ready, failing, gone, back', async ({ panel }) => {
    const { page } = panel
    await panel.open('/models', 'Models')
    const state = page.locator('.card.state')
    await expect(state).toContainText('Ready')
    await expect(state).toContainText('smollm2:135m')
    const check = () => page.getByRole('button', { name: 'Check now' }).click()

    await fake.set({ mode: 'down' })
    await check()
    await expect(state).toContainText('Failing')

    await fake.set({ mode: 'page' })
    await check()
    await expect(state).toContainText('it is no Ollama server')

    const { port } = fake
    await fake.close()
    await check()
    await expect(state).toContainText('No server')
    await expect(page.getByRole('heading', { name: 'How to get a model' })).toBeVisible()

    fake = await OllamaFake.start({ text: brewingText }, port)
    await check()
    await expect(state).toContainText('Ready')
    await fake.set({ text: brewingText, models: [{ name: 'qwen3:1.7b', size: 1359 << 20, family: 'qwen3', parameterSize: '2.0B', capabilities: ['completion'] }] })
    await check()
    await expect(state).toContainText('Model missing')
    await expect(page.getByRole('table')).toContainText('qwen3:1.7b')
  })
})
