import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './support/test'

test('while a chatbot asks for a proof of work, what was typed is sent by itself', async ({ demo, server, guard, page }, info) => {
  guard.allow(428)
  await server.set('proof.mode=always')
  const proofs: string[] = []
  page.on('request', (request) => {
    const proof = request.headers()['x-frontdesk-proof']
    if (proof) proofs.push(proof)
  })
  const workers: string[] = []
  page.on('worker', (worker) => workers.push(worker.url()))
  const { widget } = demo
  // Held back, so that what the visitor sees meanwhile can be looked at.
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/widget/assets/worker-*.js', async (route) => {
    await held
    await route.continue()
  })
  await demo.ask('How do I brew green tea?')
  await expect(widget.unsent).toHaveText('Checking for a moment, then it is sent.')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.screenshot({ path: info.outputPath('checking.png') })
  release()
  await widget.answered(1)
  await expect(widget.unsent).toHaveCount(0)
  expect(proofs).toHaveLength(1)
  expect(workers).toHaveLength(1)

  // Where the browser refuses a worker the page solves it, and one proof is never good for two messages.
  await page.route('**/widget/assets/worker-*.js', (route) => route.abort())
  guard.allowNoNetwork()
  await widget.send('Can I return an opened tin?')
  await widget.answered(2)
  expect(new Set(proofs).size).toBe(2)
  expect((await widget.said()).filter(({ by }) => by === 'visitor')).toHaveLength(2)
})
