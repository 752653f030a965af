import type { Page } from '@playwright/test'
import { expect, test as base } from './support/test'

// What lies between "sure" and "nothing": an honest "I did not find a sure answer" with what may be meant. Two
// contents that differ in one word share a question that leaves that word out, whatever finds them.
const rooms = ['blue', 'red'].map((colour) => ({
  id: colour,
  title: `Keys of the ${colour} room`,
  questions: [`How do I get a key for the ${colour} room?`],
  answer: `The key of the ${colour} room hangs behind the ${colour} door.`,
  lang: 'en',
}))
const unsure = 'How do I get a key for that room?'

const test = base.extend<{ prepared: void }>({
  prepared: [
    async ({ server }, use) => {
      await server.importContents(rooms)
      await server.set('assistant.directScore=0.99', 'assistant.foundScore=0.97')
      await use()
    },
    { auto: true },
  ],
})

async function picture(page: Page, path: string): Promise<string> {
  await page.screenshot({ path, animations: 'disabled' })
  return path
}

test('what may be meant is offered under an honest answer, and answers when it is picked', async ({ demo }) => {
  const { widget } = demo
  await demo.ask(unsure)
  await widget.answered(1, 'I did not find a sure answer. Is it one of these?')
  await expect(widget.choices).toHaveCount(3)
  await expect(widget.choices.last()).toHaveText('Something else')
  await widget.choices.filter({ hasText: 'red room' }).click()
  await widget.answered(2, 'hangs behind the red door')
  await expect(widget.choices).toHaveCount(0)
})

test('"Something else" tells how to reach a person', async ({ demo }) => {
  const { widget } = demo
  await demo.ask(unsure)
  await widget.answered(1)
  await widget.choices.last().click()
  await widget.answered(2, 'A person answers within one working day')
  await expect(widget.choices).toHaveCount(0)
})

test('"the second one" picks, "yes" asks which', async ({ demo }) => {
  const { widget } = demo
  await demo.ask(unsure)
  await expect(widget.choices).toHaveCount(3)
  await widget.send('yes')
  await widget.answered(2, 'Which of these do you mean?')
  await expect(widget.choices).toHaveCount(3)
  const second = (await widget.choices.nth(1).innerText()).includes('red') ? 'red' : 'blue'
  await widget.send('the second one')
  await widget.answered(3, `hangs behind the ${second} door`)
})

test('a topic alone is asked back', async ({ demo, server }) => {
  await server.set('assistant.directScore=0.65', 'assistant.foundScore=0.3')
  const { widget } = demo
  await demo.ask('key')
  await widget.answered(1, 'Which of these do you mean?')
  await expect(widget.choices).toHaveCount(2)
})

test('nothing is offered for what has nothing to do with the shop', async ({ demo }) => {
  const { widget } = demo
  await demo.ask('who won the world cup')
  await widget.answered(1, 'I am sorry, I did not find anything about that.')
  await expect(widget.choices).toHaveCount(0)
})

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme })
    for (const width of [320, 768, 1440]) {
      test(`what is offered fits into ${width} pixels`, async ({ demo, page }, info) => {
        await page.setViewportSize({ width, height: width === 320 ? 640 : 800 })
        const { widget } = demo
        await demo.ask(unsure)
        await widget.answered(1, 'Is it one of these?')
        for (const option of await widget.choices.all()) {
          const box = await option.boundingBox()
          expect(box!.x).toBeGreaterThanOrEqual(0)
          expect(box!.x + box!.width).toBeLessThanOrEqual(width)
          expect(box!.height).toBeGreaterThanOrEqual(36)
        }
        await info.attach(`offers-${scheme}-${width}`, { path: await picture(page, info.outputPath('offers.png')) })
      })
    }
  })
}
