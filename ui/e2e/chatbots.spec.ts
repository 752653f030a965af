import { expect, test } from './support/test'

test('changes of the appearance are previewed, saved, and reach the widget', async ({ demo, panel }) => {
  const { page } = panel
  await panel.open('/appearance', 'Appearance')
  const preview = page.getByRole('complementary', { name: 'Preview' })
  await page.getByLabel('Name in the header').fill('Alder Desk')
  await page.getByLabel('Greeting').fill('Good **morning**!')
  await page.getByLabel('Accent colour', { exact: true }).fill('#7a1fa2')
  await page.getByRole('radio', { name: 'Left' }).check()
  await expect(preview).toContainText('Alder Desk')
  await expect(preview).toContainText('Good')
  await panel.save()

  await demo.page.reload()
  await demo.widget.open()
  await expect(demo.widget.frame.getByRole('heading', { level: 1 })).toHaveText('Alder Desk')
  await expect(demo.widget.greeting.locator('strong')).toHaveText('morning')
  await expect(demo.widget.frame.locator('.header')).toBeVisible()
  await expect.poll(async () => (await demo.widget.bubble.boundingBox())!.x).toBeLessThan(100)
  await expect(demo.widget.bubble).toHaveCSS('background-color', 'rgb(122, 31, 162)')
})

test('what is not saved is asked about before the page is left', async ({ panel }) => {
  const { page } = panel
  await panel.open('/appearance', 'Appearance')
  await page.getByLabel('Name in the header').fill('Alder Desk')
  await expect(panel.saveState).toHaveText('Unsaved changes')
  await panel.nav.getByRole('link', { name: 'Assistant' }).click()
  await expect(panel.dialog).toContainText('Leave without saving?')
  await panel.dialog.getByRole('button', { name: 'Stay here' }).click()
  await expect(page.getByLabel('Name in the header')).toHaveValue('Alder Desk')
  await panel.nav.getByRole('link', { name: 'Assistant' }).click()
  await panel.dialog.getByRole('button', { name: 'Discard changes' }).click()
  await expect(panel.heading).toHaveText('Assistant')
})

test('a second chatbot has conversations, contents and a snippet of its own', async ({ panel, server }) => {
  const { page } = panel
  await panel.open('/chatbots', 'Chatbots')
  await page.getByRole('button', { name: 'New chatbot' }).click()
  await panel.dialog.getByLabel('Name').fill('Second Desk')
  await panel.dialog.getByRole('button', { name: 'Create chatbot' }).click()
  await expect(page.getByRole('button', { name: /^Chatbot: Second Desk/ })).toBeVisible()
  await panel.go('Contents')
  await expect(page.getByRole('heading', { name: 'Nothing to answer from yet' })).toBeVisible()
  await panel.go('Install')
  const snippet = page.locator('.code pre').first()
  const ids = JSON.parse(await server.command('chatbots', '--json')) as { id: string; name: string }[]
  const second = ids.find((one) => one.name === 'Second Desk')!.id
  await expect(snippet).toHaveText(`<script src="${server.url}/embed.js" data-chatbot-id="${second}" defer></script>`)
})

test('an assistant that is off leaves messages to people', async ({ demo, panel }) => {
  await panel.open('/assistant', 'Assistant')
  await panel.page.getByRole('switch', { name: 'Answer visitors' }).uncheck()
  await panel.save()
  await demo.ask('How can I pay?')
  await expect(demo.widget.questions).toHaveCount(1)
  await expect(demo.widget.unsent).toHaveCount(0)
  await panel.open('/conversations', 'Conversations')
  await expect(panel.page.getByRole('table', { name: 'Conversations' })).toContainText('How can I pay?')
  await expect(demo.widget.answers).toHaveCount(1)
})

test('words that ask for a person get the contact text at once', async ({ demo }) => {
  await demo.ask('I want to speak to a human')
  await demo.widget.answered(1, '555 0142')
})
