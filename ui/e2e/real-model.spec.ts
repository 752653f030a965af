import { RealOllama, ferry } from './support/real-ollama'
import { expect, test as base } from './support/test'

const test = base.extend<{ ollama: RealOllama }>({
  ollama: async ({}, use) => {
    const ollama = await RealOllama.start()
    await use(ollama)
    await ollama.close()
  },
  env: async ({ ollama }, use) => use(ollama.env),
})

/** How often the small model may invent something; what the server notices, it replaces by a quotation. */
const tries = 16

test('a real Ollama streams an answer with numbered sources', async ({ server, demo, panel, page }) => {
  test.setTimeout(1_200_000)
  await server.importContents(ferry.contents)
  await panel.open('/models', 'Models')
  await expect(panel.page.locator('.card.state')).toContainText('Ready', { timeout: 180_000 })

  // Told where the visitor is, a model this small speaks of that; larger ones need not be spared.
  await page.route('**/api/widget/*/session', async (route) => {
    const { page: _, ...rest } = route.request().postDataJSON() as Record<string, unknown>
    await route.continue({ postData: JSON.stringify(rest) })
  })
  const { widget } = demo
  await widget.open()
  const grown = await widget.watchGrowing()
  let written = false
  for (let n = 1; n <= tries && !written; n++) {
    await widget.send(ferry.questions[(n - 1) % ferry.questions.length] ?? '')
    await widget.answered(1, undefined, { timeout: 150_000 })
    const sources = widget.answer(1).getByRole('list', { name: 'Sources' })
    await expect(sources.getByRole('listitem').first()).toContainText(/^1\s*The ferry to Sand Island/)
    const quoted = (await widget.answer(1).locator('blockquote').count()) > 0
    written = !quoted && (await widget.answer(1).innerText()).includes(ferry.fact)
    if (written) expect(await grown(), 'the answer was seen growing').toBe(true)
    else {
      await widget.end()
      await widget.startNew.click()
    }
  }
  expect(written, `an answer in the model's own words in ${tries} tries`).toBe(true)

  await panel.open('/')
  await panel.page.getByRole('link', { name: /Guest User/ }).first().click()
  await panel.page.getByRole('button', { name: 'Why this answer' }).last().click()
  await expect(panel.dialog).toContainText('Written by the model from your contents')
  await expect(panel.dialog).toContainText('smollm2:135m')
})
