import { Demo } from './pages/demo'
import { expect, test } from './support/test'

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`a restart by ${signal} in mid-conversation loses and doubles nothing`, async ({ demo, server, guard, page }) => {
    guard.allowNoNetwork()
    const { widget } = demo
    await demo.ask('How long does delivery take?')
    await widget.answered(1, 'parcels in three to five')
    await widget.composer.fill('half a sen')

    await server.stop(signal)
    await expect(widget.subtitle).toHaveText('Reconnecting')
    await expect(widget.composer).toHaveValue('half a sen')
    await widget.send('Do you ship abroad?')
    await expect(widget.unsent).toHaveText('Not sent yet. Trying again.')

    await server.start()
    await widget.answered(2, 'Canada, Mexico')
    await expect(widget.unsent).toHaveCount(0)
    const said = await widget.said()
    expect(said.map((one) => one.by)).toEqual(['visitor', 'assistant', 'visitor', 'assistant'])

    await page.reload()
    const again = new Demo(page)
    await again.widget.open()
    await again.widget.answered(2)
    expect(await again.widget.said()).toEqual(said)
  })
}

test('what is sent and typed without a network waits, survives a reload, and is sent once', async ({ demo, context, page, guard }) => {
  guard.allowNoNetwork()
  const { widget } = demo
  await demo.ask('How long does delivery take?')
  await widget.answered(1)
  await context.setOffline(true)
  await widget.send('Do you ship abroad?')
  await widget.send('How can I pay?')
  await expect(widget.unsent.first()).toHaveText('Not sent yet. Trying again.')
  await widget.composer.fill('and also')
  await expect(widget.questions).toHaveCount(3)

  // The page comes from the cache of no server: the reload needs the network, the texts do not.
  await expect.poll(() => page.evaluate(() => Object.values(localStorage).some((text) => text === 'and also'))).toBe(true)
  await context.setOffline(false)
  await page.reload()
  const again = new Demo(page)
  await again.widget.open()
  await expect(again.widget.questions).toHaveText([/delivery take\?$/, /ship abroad\?$/, /can I pay\?$/])
  await expect(again.widget.unsent).toHaveCount(0)
  await expect(again.widget.composer).toHaveValue('and also')
  await expect(again.widget.list).toContainText('Canada, Mexico')
  await expect(again.widget.list).toContainText('bank transfer')
})

test('the network comes back while the page stays: sending resumes by itself', async ({ demo, context, guard }) => {
  guard.allowNoNetwork()
  await demo.ask('How long does delivery take?')
  await demo.widget.answered(1)
  await context.setOffline(true)
  await demo.widget.send('Do you ship abroad?')
  await expect(demo.widget.unsent).toHaveText('Not sent yet. Trying again.')
  await context.setOffline(false)
  await demo.widget.answered(2, 'Canada, Mexico')
  await expect(demo.widget.questions).toHaveCount(2)
})

test('a message that arrived but whose acknowledgement was lost is not doubled', async ({ demo, page, guard }) => {
  guard.allowNoNetwork()
  await demo.widget.open()
  let lost = 0
  await page.route('**/api/widget/*/messages', async (route) => {
    if (lost++ > 0) return route.fallback()
    await route.fetch()
    await route.abort('connectionreset')
  })
  await demo.widget.send('How can I pay?')
  await demo.widget.answered(1, 'bank transfer')
  await expect(demo.widget.unsent).toHaveCount(0)
  expect(lost).toBeGreaterThan(1)
  expect((await demo.widget.said()).map((one) => one.by)).toEqual(['visitor', 'assistant'])
})
