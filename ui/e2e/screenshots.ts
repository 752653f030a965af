// The pictures of the README; see screenshots.config.ts.
import { mkdirSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { Conversations } from './pages/conversations'
import { Demo } from './pages/demo'
import { root } from './support/paths'
import { RealOllama } from './support/real-ollama'
import { expect, test } from './support/test'

const folder = join(root, 'docs/screenshots')
const largest = 300_000
mkdirSync(folder, { recursive: true })

async function shot(page: Page, name: string): Promise<void> {
  const path = join(folder, `${name}.png`)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.mouse.move(720, 2)
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  expect((await stat(path)).size, name).toBeLessThan(largest)
}

test('the demo without a model, and the panel with invented conversations', async ({ demo, panel, server }) => {
  test.setTimeout(180_000)
  await server.command('seed', '--conversations', '600', '--chatbot', await server.chatbot())
  await demo.ask('Can I return an opened tin?')
  await demo.widget.answered(1, 'Opened tea cannot be returned')
  await shot(demo.page, 'answer')
  await demo.widget.send('Which teas have no caffeine?')
  await demo.widget.answered(2)

  const { recent } = (await (await panel.page.request.get(`/api/admin/chatbots/${await server.chatbot()}/overview`)).json()) as { recent: { id: string }[] }
  const { page } = panel
  await panel.open('', 'Overview')
  await page.getByRole('button', { name: 'Hide the first steps for good' }).click()
  await shot(page, 'overview')
  await panel.open('/contents', 'Contents')
  await expect(page.getByRole('table', { name: 'Contents' })).toBeVisible()
  await shot(page, 'contents')
  await panel.open('/appearance', 'Appearance')
  await expect(page.getByRole('complementary', { name: 'Preview' })).toBeVisible()
  await shot(page, 'appearance')

  await panel.open('/conversations/dashboard', 'Dashboard')
  await expect(page.getByRole('group', { name: /^Map: United States/ })).toBeVisible()
  await shot(page, 'dashboard')

  const list = new Conversations(panel)
  await list.open('all')
  await panel.open(`/conversations/${recent[0]!.id}?status=all`)
  await expect(list.answers).toHaveCount(2)
  await shot(page, 'conversations')
  await list.answers.first().getByRole('button', { name: 'Why this answer' }).click()
  await expect(panel.dialog.getByRole('table')).toBeVisible()
  await shot(page, 'conversation')
})

test.describe('with the real small model', () => {
  let ollama: RealOllama
  test.use({
    env: async ({}, use) => {
      ollama = await RealOllama.start()
      await use(ollama.env)
      await ollama.close()
    },
  })

  /** Articles of the demo shop, which are written from; questions with their answers are given word for word. */
  const questions = ['What comes in the tea box?', 'What does the tea box bring?', 'Where do you buy your teas?', 'What harms tea?']

  /** The small model of the tests often says what the contents do not: it is asked until all that it says stands there. */
  test('a streamed answer', async ({ stranger, server }) => {
    test.setTimeout(1_800_000)
    const contents = plain(await server.command('contents', 'export', '--chatbot', await server.chatbot()))
    const tries = 32
    for (let n = 0; n < tries; n++) {
      const context = await stranger()
      const demo = new Demo(await context.newPage())
      await demo.page.route('**/api/widget/*/session', async (route) => {
        const { page: _, ...rest } = route.request().postDataJSON() as Record<string, unknown>
        await route.continue({ postData: JSON.stringify(rest) })
      })
      await demo.open()
      await demo.ask(questions[n % questions.length]!)
      await demo.widget.answered(1, undefined, { timeout: 130_000 })
      const said = (await demo.widget.said()).at(-1)!.text
      const quoted = (await demo.widget.answer(1).locator('blockquote').count()) > 0
      const sentences = said.split(/(?<=[.!?])\s+/)
      if (!quoted && sentences.every((sentence) => contents.includes(plain(sentence)))) {
        await shot(demo.page, 'streamed')
        return
      }
      console.log(`${quoted ? 'quoted' : 'not all of it is true'}: ${said}`)
      await context.close()
    }
    throw new Error(`no true answer in the model's own words in ${tries} tries`)
  })
})

/** Words alone, without the numbers of sources behind a sentence. */
function plain(text: string): string {
  return text.replace(/(?<=\D)\s*\d?[.!?]$/, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim().toLowerCase()
}
