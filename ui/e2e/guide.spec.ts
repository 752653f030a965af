// The code of docs/sdk.md, run as it stands there.
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Widget } from './pages/widget'
import { bundleReact } from './support/bundle'
import { Host } from './support/host'
import { root } from './support/paths'
import { expect, test as base } from './support/test'

const guide = readFileSync(join(root, 'docs/sdk.md'), 'utf8')

interface Block {
  kind: string
  code: string
}

const blocks: Block[] = [...guide.matchAll(/^```([a-z ]+)\n([\s\S]*?)^```$/gm)].map(([, kind, code]) => ({ kind: kind!, code: code! }))
const of = (kind: string) => blocks.filter((block) => block.kind === kind).map((block) => block.code)

const test = base.extend<{ host: Host; mine: (code: string) => string }>({
  host: async ({}, use) => {
    const host = await Host.start()
    await use(host)
    await host.close()
  },
  mine: async ({ server }, use) => {
    const id = await server.chatbot()
    await use((code) => code.replaceAll('https://chat.example.com', server.url).replaceAll('YOUR-CHATBOT-ID', id))
  },
})

/** A policy stands in the head, all else in the body. */
const doc = (html: string) => {
  const [head, body] = html.startsWith('<meta') ? [html, ''] : ['', html]
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>${head}</head><body>${body}</body></html>`
}

test('every block is of a kind that is tested', () => {
  expect(new Set(blocks.map((block) => block.kind))).toEqual(new Set(['html', 'js', 'js server', 'ts', 'tsx']))
})

for (const [i, code] of of('html').entries()) {
  test(`page ${i + 1} shows the chat`, async ({ page, host, mine }) => {
    await page.goto(host.page('/', doc(mine(code))))
    const widget = new Widget(page)
    if (code.includes('<iframe')) await widget.ready()
    else if (code.includes('id="help"')) {
      await expect(widget.bubble).toBeVisible()
      await page.getByRole('button', { name: 'Help' }).click()
    } else await widget.open()
    await widget.send('How can I pay?')
    await widget.answered(1, 'bank transfer')
    if (code.includes('setTheme')) await expect(widget.frame.locator('html')).toHaveAttribute('data-theme', 'dark')
  })
}

test('the scripts run one after the other on one page', async ({ page, host, mine, guard }) => {
  guard.allow(/chatbot: /)
  const lines: string[] = []
  page.on('console', (message) => lines.push(`${message.type()} ${message.text()}`))
  await page.goto(host.page('/', doc(mine('<script src="https://chat.example.com/embed.js" data-chatbot-id="YOUR-CHATBOT-ID" defer></script>'))))
  const widget = new Widget(page)
  await widget.open()
  const run = (code: string) =>
    page.evaluate(`(async () => { ${mine(code)}\n;if (typeof onMessage !== 'undefined') return })()`)
  const [last, ...others] = of('js').reverse()
  for (const code of others.reverse()) await run(code)
  await widget.send('How can I pay?')
  await widget.answered(1, 'bank transfer')
  await widget.frame.getByRole('button', { name: 'Close chat' }).click()
  await expect.poll(() => lines).toEqual(expect.arrayContaining(['log wrote: How can I pay?', 'log closed the chat', 'log minimize-widget']))
  expect(lines.filter((line) => line.startsWith('warning'))).toEqual([expect.stringContaining('userHash')])
  await run(last!)
  await widget.open()
  await expect(widget.questions).toContainText(['How can I pay?'])
})

test('the React component greets by name', async ({ page, host, mine, server }) => {
  const code = `import { createRoot } from 'react-dom/client'\n${of('tsx').join('\n')}
createRoot(document.getElementById('root')!).render(<Greeting chatbotUrl="${server.url}" />)`
  const snippet = mine('<script src="https://chat.example.com/embed.js" data-chatbot-id="YOUR-CHATBOT-ID" defer></script>')
  const bundle = (await bundleReact(code)).replaceAll('</script', '<\\/script')
  await page.goto(host.page('/', doc(`<div id="root"></div>${snippet}<script>${bundle}</script>`)))
  await expect(page.getByText('Hello, Guest User')).toBeVisible()
  const widget = new Widget(page)
  await widget.open()
  await page.evaluate(() => (window.chatbot as Frontdesk.Chatbot).sendUserInfo({ name: 'Ana' }))
  await widget.send('How can I pay?')
  await expect(page.getByText('Hello, Ana')).toBeVisible()
})

test('the server’s part makes the hash that the chat takes', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'frontdesk-guide-')), 'hash.mjs')
  writeFileSync(file, of('js server').join('\n'))
  const { userHash } = (await import(file)) as { userHash(id: string, secret: string): string }
  expect(userHash('42', 'secret')).toBe(createHmac('sha256', 'secret').update('42').digest('hex'))
})

test('every method of the table is there', async ({ page, host, mine }) => {
  await page.goto(host.page('/', doc(mine('<script src="https://chat.example.com/embed.js" data-chatbot-id="YOUR-CHATBOT-ID" defer></script>'))))
  await expect(new Widget(page).bubble).toBeVisible()
  const table = guide.slice(guide.indexOf('| method |'), guide.indexOf('```html'))
  const named = [...table.matchAll(/`(\w+)\(/g)].map(([, name]) => name!)
  const there = await page.evaluate(() => Object.keys(window.chatbot as object))
  expect([...new Set(named)].sort()).toEqual(there.sort())
})
