import type { Page, Request } from '@playwright/test'
import { Demo } from './pages/demo'
import { brewing, halfway, OllamaFake } from './support/ollama'
import { expect, test } from './support/test'

/** Streams that a page has open: requests for events that have not ended. */
function streamsOf(page: Page): Set<Request> {
  const open = new Set<Request>()
  page.on('request', (request) => request.url().endsWith('/events') && open.add(request))
  page.on('requestfinished', (request) => open.delete(request))
  page.on('requestfailed', (request) => open.delete(request))
  return open
}

test('two tabs show the same conversation over one stream, and the other takes over when its reader closes', async ({ demo, page, context }) => {
  const firstStreams = streamsOf(page)
  await demo.ask('How long does delivery take?')
  await demo.widget.answered(1, 'parcels in three to five')

  const secondPage = await context.newPage()
  const secondStreams = streamsOf(secondPage)
  const second = new Demo(secondPage)
  await second.open()
  await second.widget.open()
  await second.widget.answered(1, 'parcels in three to five')
  await expect.poll(() => firstStreams.size).toBe(1)
  expect(secondStreams.size).toBe(0)

  await second.widget.send('Do you ship abroad?')
  await second.widget.answered(2, 'Canada, Mexico')
  await demo.widget.answered(2, 'Canada, Mexico')
  expect(await demo.widget.said()).toEqual(await second.widget.said())
  await expect(demo.widget.questions).toHaveText([/How long does delivery take\?$/, /Do you ship abroad\?$/])

  await page.close()
  await expect.poll(() => secondStreams.size).toBe(1)
  await second.widget.send('How can I pay?')
  await second.widget.answered(3, 'bank transfer')
  await expect(second.widget.questions).toHaveCount(3)
})

test('a first message in one tab opens the conversation in the other', async ({ demo, context }) => {
  await demo.widget.open()
  const second = new Demo(await context.newPage())
  await second.open()
  await second.widget.open()
  await demo.widget.send('How can I pay?')
  await second.widget.answered(1, 'bank transfer')
  await expect(second.widget.questions).toHaveText([/How can I pay\?$/])
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

  test('a running answer goes on in the other tab when the reading one closes', async ({ demo, page, context }) => {
    await demo.widget.open()
    const second = new Demo(await context.newPage())
    await second.open()
    await second.widget.open()
    await second.widget.send(brewing.question)
    await expect(second.widget.answer(1)).toContainText(brewing.shown[0]!)
    await page.close()
    await fake.goOn()
    await second.widget.answered(1, brewing.shown[2])
    await expect(second.widget.answers).toHaveCount(2)
  })
})
