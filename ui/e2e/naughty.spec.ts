import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { Conversations } from './pages/conversations'
import { Widget } from './pages/widget'
import { root } from './support/paths'
import { expect, test } from './support/test'

const naughty = JSON.parse(readFileSync(join(root, 'ui/shared/testdata/blns.json'), 'utf8')) as string[]

/** What a message and a title may hold: everything with something to read in it. */
const strings = naughty.filter((text) => text.trim() !== '' && !text.includes('\0'))

test.use({ env: { FRONTDESK_RATE_LIMITS: 'off' }, trace: 'off' })

/** Nothing of the strings became an element that acts: no script, image, frame, handler or strange link. */
async function inert(page: Page, within: string): Promise<void> {
  for (const frame of page.frames()) {
    const found = await frame.evaluate((selector) => {
      const roots = [...document.querySelectorAll(selector)]
      return roots.flatMap((node) =>
        [...node.querySelectorAll('*')].flatMap((element) => {
          const wrong = /^(script|img|iframe|object|embed|style|link|base|meta|form|input|video|audio|marquee|bgsound)$/i.test(element.localName)
          const handlers = element.getAttributeNames().filter((name) => name.startsWith('on'))
          const address = element.getAttribute('href') ?? ''
          const strange = address !== '' && !/^(https?:|mailto:|tel:|\/|#)/i.test(address)
          return wrong || handlers.length > 0 || strange ? [element.outerHTML.slice(0, 200)] : []
        }),
      )
    }, within)
    expect(found).toEqual([])
  }
}


test('as messages they come back as they were and do nothing, in widget and panel', async ({ panel, server, page, guard }) => {
  test.slow()
  guard.allow(422)
  await server.set('assistant.enabled=false')
  await page.goto('/demo')
  const widget = new Widget(page)
  await widget.open()
  // The first goes through the composer, the others through the widget's own session: 500 of them in one conversation.
  await widget.send(strings[0]!)
  await expect(widget.questions).toHaveCount(1)
  await expect(widget.unsent).toHaveCount(0)
  const bot = await server.chatbot()
  const refused = await page.evaluate(
    async ({ bot, strings }) => {
      const kept = (suffix: string) => Object.entries(localStorage).find(([key]) => key.endsWith(suffix))?.[1] as string
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${kept(':token')}` }
      const session = await fetch(`/api/widget/${bot}/session`, {
        method: 'POST', headers, body: JSON.stringify({ visitorToken: kept(':token') }),
      })
      const { conversation } = (await session.json()) as { conversation: { id: string } }
      const refused: string[] = []
      for (const [n, text] of strings.entries()) {
        const body = JSON.stringify({ conversationId: conversation.id, clientId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, text })
        const answer = await fetch(`/api/widget/${bot}/messages`, { method: 'POST', headers, body })
        const said = await answer.text()
        if (answer.status === 422 && said.includes('must not be blank')) refused.push(text)
        else if (answer.status !== 202) throw new Error(`${answer.status} for ${JSON.stringify(text)}: ${said}`)
      }
      return refused
    },
    { bot, strings: strings.slice(1) },
  )
  // What shows nothing at all counts as blank: control characters, spaces of every width.
  expect(refused.filter((text) => /[\p{L}\p{N}\p{S}]/u.test(text))).toEqual([])
  const taken = strings.filter((text) => !refused.includes(text))
  await expect(widget.questions).toHaveCount(taken.length, { timeout: 120_000 })
  const shown = await widget.questions.evaluateAll((nodes) => nodes.map((node) => [...node.childNodes].slice(1).map((child) => child.textContent).join('')))
  expect(shown).toEqual(taken)
  await inert(page, '.list')

  const list = new Conversations(panel)
  await list.open()
  await list.show()
  await expect(list.messages).toHaveCount(taken.length, { timeout: 120_000 })
  expect(await list.messages.locator('.bubble').evaluateAll((nodes) => nodes.map((node) => node.textContent))).toEqual(taken)
  await inert(panel.page, '.talk-inner')
})

test('as titles, questions and answers of contents they are stored, listed, edited, previewed and answered with', async ({ panel, server, demo }) => {
  test.slow()
  const bot = await server.chatbot()
  const lines = strings.map((text, n) => JSON.stringify({ id: `naughty-${n}`, title: text, questions: [`naughty number ${n}`, text], answer: text }))
  const run = await panel.page.request.post(`/api/admin/chatbots/${bot}/contents/import?replace=true`, {
    headers: { 'content-type': 'application/jsonl' },
    data: lines.join('\n'),
  })
  const { id } = (await run.json()) as { id: string }
  let state: { state: string; created: number; errors: unknown[] } = { state: 'running', created: 0, errors: [] }
  await expect.poll(async () => (state = await (await panel.page.request.get(`/api/admin/imports/${id}`)).json()).state, { timeout: 180_000 }).toBe('done')
  expect(state.errors).toEqual([])
  expect(state.created).toBe(strings.length)

  const exported = await panel.page.request.get(`/api/admin/chatbots/${bot}/contents/export`)
  const back = new Map((await exported.text()).trim().split('\n').map((line) => JSON.parse(line) as { id: string; title: string; answer: string }).map((one) => [one.id, one]))
  for (const [n, text] of strings.entries()) {
    expect(back.get(`naughty-${n}`)).toMatchObject({ title: text, answer: text })
  }

  await panel.open('/contents', 'Contents')
  await inert(panel.page, '.list-rows')
  for (const n of sample(strings.length, 6)) {
    await panel.open(`/contents/edit?id=naughty-${n}`)
    await expect(panel.page.getByLabel('Answer', { exact: true })).toHaveValue(strings[n]!.replace(/\r\n?/g, '\n'))
    await inert(panel.page, 'main .preview')
  }

  await demo.widget.open()
  for (const [i, n] of sample(strings.length, 6).entries()) {
    await demo.widget.send(`naughty number ${n}`)
    await demo.widget.answered(i + 1)
  }
  await inert(demo.page, '.list')
})

test('as names, greeting, starters and notes of a chatbot they do nothing in widget and panel', async ({ panel, stranger }) => {
  test.slow()
  const sayable = strings.filter((text) => !/[\p{Cc}]/u.test(text) && [...text].length <= 80)
  for (const n of sample(sayable.length, 6)) {
    const text = sayable[n]!
    const made = await panel.page.request.post('/api/admin/chatbots', { data: { name: text } })
    // A name that shows nothing is refused in words; whatever is taken comes back as it was.
    if (!made.ok()) {
      expect(made.status()).toBe(422)
      continue
    }
    const bot = (await made.json()) as { id: string; name: string }
    expect(bot.name).toBe(text.trim())
    const patch = { displayName: text, greeting: text, starters: [text], placeholder: text, privacyNote: text }
    const patched = await panel.page.request.patch(`/api/admin/chatbots/${bot.id}`, { data: patch })
    expect(patched.ok(), await patched.text()).toBe(true)

    const page = await (await stranger()).newPage()
    await page.goto(`/chat/${bot.id}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await inert(page, '.app .list, .app .header, .app .privacy')
    await page.context().close()
    await panel.open(`/appearance?chatbot=${bot.id}`, 'Appearance')
    await inert(panel.page, '.look-preview .widget-talk, .sidebar')
  }
})

/** Indexes spread over a list, always the same ones. */
function sample(length: number, n: number): number[] {
  return Array.from({ length: n }, (_, i) => Math.floor((i * length) / n))
}
