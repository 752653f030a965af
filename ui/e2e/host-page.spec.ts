import type { Page } from '@playwright/test'
import { Widget } from './pages/widget'
import { bundleReact } from './support/bundle'
import { Host } from './support/host'
import { plainListener, printed, reactListener, sessions } from './support/host-page'
import { Receiver } from './support/receiver'
import { expect, test as base } from './support/test'

const test = base.extend<{ host: Host; id: string; snippet: string; receiver: Receiver }>({
  receiver: async ({}, use) => {
    const receiver = await Receiver.start()
    await use(receiver)
    await receiver.close()
  },
  env: async ({ receiver }, use) => use({ FRONTDESK_ALLOW_PRIVATE: receiver.host }),
  host: async ({}, use) => {
    const host = await Host.start()
    await use(host)
    await host.close()
  },
  id: async ({ server }, use) => use(await server.chatbot()),
  snippet: async ({ server, id }, use) => use(`<script src="${server.url}/embed.js" data-chatbot-id="${id}" defer></script>`),
})

const doc = (head: string, body = '<h1>A page</h1>') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>${head}</head><body>${body}</body></html>`
const script = (code: string) => `<script>${code.replaceAll('</script', '<\\/script')}</script>`

type Api = Frontdesk.Chatbot
const api = <T>(page: Page, call: (chatbot: Api) => Promise<T>) =>
  page.evaluate(`(${call.toString()})(window.chatbot).then((value) => ({ value }), (error) => ({ error: error.message }))`) as Promise<{
    value?: T
    error?: string
  }>

const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/) as unknown as string

async function talk(widget: Widget): Promise<void> {
  await widget.ready()
  await widget.send('How can I pay?')
  await widget.answered(1, 'bank transfer')
}

for (const kind of ['plain', 'React'] as const) {
  test(`the listener of before prints chat and minimize-widget, key by key: ${kind}`, async ({ page, host, snippet, server, id }) => {
    const code = kind === 'plain' ? plainListener(server.url) : await bundleReact(reactListener(server.url))
    const lines = printed(page)
    await page.goto(host.page('/', doc(snippet, `<div id="root"></div>${script(code)}`)))
    const widget = new Widget(page)
    await widget.open()
    await talk(widget)
    await widget.frame.getByRole('button', { name: 'Close chat' }).click()
    await expect.poll(() => lines.at(-1)?.[0]).toBe('Minimizing widget')
    const chat = {
      chatbot_id: id,
      chatbot_name: 'Kettle & Leaf',
      chatbot_display_name: 'Kettle & Leaf',
      conversation_id: uuid,
      message: 'How can I pay?',
      source: 'widget',
      lead: { uuid, source: 'widget' },
    }
    // Nothing else reaches the page: not what loader and frame say to each other.
    expect(lines).toEqual([['Received chat event:', chat], ['Minimizing widget']])
  })
}

test('contact details that the visitor leaves are told, and stand in what is told afterwards', async ({ page, host, snippet, server }) => {
  await server.set('leadForm.when=after', 'leadForm.name=required', 'leadForm.email=required', 'leadForm.phone=optional')
  const lines = printed(page)
  await page.goto(host.page('/', doc(snippet, script(plainListener(server.url)))))
  const widget = new Widget(page)
  await widget.open()
  await talk(widget)
  const form = widget.frame.locator('.lead-form')
  await form.getByLabel('Your name').fill('Customer')
  await form.getByLabel('E-mail').fill('customer@example.com')
  await form.locator('button[type=submit]').click()
  await expect.poll(() => lines.length).toBe(2)
  await widget.send('Do you ship abroad?')
  await expect.poll(() => lines.length).toBe(3)
  const about = { chatbot_id: expect.any(String) as unknown as string, chatbot_name: 'Kettle & Leaf', chatbot_display_name: 'Kettle & Leaf', conversation_id: uuid, source: 'widget' }
  expect(lines).toEqual([
    ['Received chat event:', { ...about, message: 'How can I pay?', lead: { uuid, source: 'widget' } }],
    ['Received lead submission:', { uuid, name: 'Customer', email: 'customer@example.com', source: 'widget' }],
    ['Received chat event:', { ...about, message: 'Do you ship abroad?', lead: { uuid, name: 'Customer', email: 'customer@example.com', source: 'widget' } }],
  ])
  const [first, lead, last] = lines.map(([, payload]) => payload as { uuid?: string; lead?: { uuid: string } })
  expect(new Set([first?.lead?.uuid, lead?.uuid, last?.lead?.uuid]).size).toBe(1)
})

test('a visitor who accepts a person is told of to the page as to the webhook, key by key', async ({ page, host, snippet, server, id, receiver }) => {
  const key = (await server.command('admin', 'create-key', '--name', 'hooks', '--role', 'admin')).trim()
  const made = await fetch(`${server.url}/api/admin/chatbots/${id}/webhooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: receiver.url, events: ['live-chat-escalation'] }),
  })
  expect(made.status).toBe(201)
  const lines = printed(page)
  await page.goto(host.page('/', doc(snippet, script(plainListener(server.url)))))
  const widget = new Widget(page)
  await widget.open()
  await talk(widget)
  expect(await api(page, (chatbot) => chatbot.sendUserInfo({ name: 'Ana', email: 'ana@example.com' }))).toEqual({ value: { state: 'known' } })
  await widget.menu('Talk to a person')
  await widget.answered(2, 'Shall I connect you with a person?')
  await widget.choices.first().click()
  await expect.poll(() => lines.at(-1)?.[0]).toBe('Received live chat escalation:')
  const payload = lines.at(-1)![1] as { messages: { role: string }[] }
  const said = (role: string, content: unknown) => ({ role, content, timestamp: expect.any(String) as unknown, _id: uuid })
  expect(payload).toEqual({
    chatbot_id: id,
    chatbot_name: 'Kettle & Leaf',
    chatbot_display_name: 'Kettle & Leaf',
    conversation_id: uuid,
    messages: expect.arrayContaining([said('user', 'How can I pay?'), said('assistant', expect.stringContaining('connect you with a person'))]) as unknown,
    lead: { uuid, name: 'Ana', email: 'ana@example.com' },
    source: 'widget',
  })
  await expect.poll(() => receiver.got.length).toBe(1)
  expect(receiver.got[0]!.body).toEqual(payload)
  // What the page is told comes in order: a second escalation would stand before this.
  await widget.frame.getByRole('button', { name: 'Close chat' }).click()
  await expect.poll(() => lines.at(-1)?.[0]).toBe('Minimizing widget')
  expect(lines.filter(([name]) => name === 'Received live chat escalation:')).toHaveLength(1)
})

test('a plain frame without our script tells the page the same, and hears user-info from it', async ({ page, host, server, id }) => {
  const lines = printed(page)
  const asked = sessions(page)
  const frame = `<iframe src="${server.url}/chat/${id}" style="width:400px;height:600px"></iframe>`
  await page.goto(host.page('/', doc('', frame + script(plainListener(server.url)))))
  const widget = new Widget(page)
  await widget.ready()
  const info = { name: 'Customer', email: 'customer@example.com', phone: '1234567890', info: "The user's lucky number is 934383" }
  const say = (payload: unknown) =>
    page.evaluate(([message, origin]) => document.querySelector('iframe')!.contentWindow!.postMessage(message, origin as string), [
      { event: 'user-info', payload },
      server.url,
    ] as const)
  await say(info)
  await expect.poll(() => asked.at(-1)?.['userInfo']).toEqual(info)
  await talk(widget)
  await say(null)
  await expect.poll(() => asked.at(-1)?.['userInfo']).toBe(null)
  await widget.frame.getByRole('button', { name: 'Close chat' }).click()
  await expect.poll(() => lines.at(-1)?.[0]).toBe('Minimizing widget')
  expect(lines[0]?.[1]).toMatchObject({ source: 'iframe', lead: { uuid, name: 'Customer', email: 'customer@example.com', source: 'iframe' } })
})

test('promises settle when the server has taken the user, and events carry who it is', async ({ page, host, snippet, server, guard }) => {
  guard.allow(/chatbot: /, 422)
  const asked = sessions(page)
  await page.goto(host.page('/', doc(snippet, script(`window.heard = []; addEventListener('message', (e) => heard.push(e.data))`))))
  const widget = new Widget(page)
  await expect(widget.bubble).toBeVisible()
  expect(await api(page, (chatbot) => chatbot.sendUserInfo({ name: 'Ana', info: { lucky: 934383 } }))).toEqual({ value: { state: 'waiting' } })
  expect(await api(page, (chatbot) => chatbot.openWidget())).toEqual({})
  await widget.ready()
  await expect.poll(() => asked[0]?.['userInfo']).toEqual({ name: 'Ana', info: { lucky: 934383 } })
  expect(await api(page, (chatbot) => chatbot.sendUserInfo({ name: 'Ana', email: 'ana@example.com' }))).toEqual({ value: { state: 'known' } })
  await talk(widget)
  const heard = () => page.evaluate(() => (window as unknown as { heard: { payload: { lead: unknown } }[] }).heard)
  await expect.poll(async () => (await heard())[0]?.payload.lead).toEqual({ uuid, name: 'Ana', email: 'ana@example.com', source: 'widget' })

  const long = await api(page, (chatbot) => chatbot.sendUserInfo({ name: 'Ana', userId: 'x'.repeat(51) }))
  expect(long.error).toMatch(/userId/)
  expect((await api(page, (chatbot) => chatbot.clearUserInfo())).value).toEqual({ state: expect.stringMatching(/anonymous|known/) })
  await expect.poll(() => asked.at(-1)?.['userInfo']).toBe(null)
  expect(await api(page, (chatbot) => chatbot.setTheme('blue' as 'dark'))).toEqual({ error: 'chatbot: light or dark?' })
  await api(page, (chatbot) => chatbot.setTheme('dark'))
  await expect(widget.frame.locator('html')).toHaveAttribute('data-theme', 'dark')
  void server
})

test('who signs out is not known to whoever opens the chat next, even when it was closed', async ({ page, host, snippet }) => {
  const asked = sessions(page)
  await page.goto(host.page('/', doc(snippet)))
  const widget = new Widget(page)
  await widget.open()
  await talk(widget)
  await page.goto(host.page('/out', doc(snippet)))
  await expect(widget.bubble).toBeVisible()
  expect(await api(page, (chatbot) => chatbot.clearUserInfo())).toEqual({ value: { state: 'waiting' } })
  // The next page says nothing of a user.
  await page.goto(host.page('/next', doc(snippet)))
  const before = asked.length
  await widget.open()
  await expect.poll(() => asked[before]?.['userInfo']).toBe(null)
  await page.reload()
  const anew = asked.length
  await widget.open()
  await expect.poll(() => asked.length).toBeGreaterThan(anew)
  expect(asked.at(-1)).not.toHaveProperty('userInfo')
})

test('a page that replaces its body keeps the chat, and one that removes the script can insert it again', async ({ page, host, server, id, snippet }) => {
  await page.goto(host.page('/', doc(snippet)))
  const widget = new Widget(page)
  await widget.open()
  await talk(widget)
  await page.evaluate(() => {
    document.body.innerHTML = '<h1>Another page</h1>'
    document.body.replaceWith(document.createElement('body'))
    document.querySelector('script[data-chatbot-id]')?.remove()
  })
  await expect(widget.questions).toContainText(['How can I pay?'])
  const insert = () =>
    page.evaluate(
      ([src, chatbotId]) =>
        new Promise((done) => {
          const tag = Object.assign(document.createElement('script'), { src, onload: done })
          tag.dataset['chatbotId'] = chatbotId!
          document.head.append(tag)
        }).then(() => undefined),
      [`${server.url}/embed.js`, id],
    )
  await insert()
  await expect(widget.bubble).toHaveCount(1)
  await page.evaluate(() => (window.chatbot as Api).destroy())
  await expect(page.getByRole('button', { name: /chat$/ })).toHaveCount(0)
  expect(await page.evaluate(() => 'chatbot' in window)).toBe(false)
  await insert()
  await widget.open()
  await expect(widget.questions).toContainText(['How can I pay?'])
  // reset begins anew, and says so to nobody.
  await page.evaluate(() => (window.chatbot as Api).reset())
  await widget.open()
  await expect(widget.questions).toHaveCount(0)
})

test('in the head without defer, with calls and functions queued before, in their order', async ({ page, host, snippet }) => {
  const queue = `window.chatbot = window.chatbot || []
    chatbot.push(['setTheme', 'dark'], ['openWidget'], (chatbot) => { window.config = chatbot.getConfig() })`
  await page.goto(host.page('/', doc(script(queue) + snippet.replace(' defer', ''))))
  const widget = new Widget(page)
  await widget.ready()
  await expect(widget.frame.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(await page.evaluate(() => (window as unknown as { config: unknown }).config)).toMatchObject({ lang: 'en', open: false })
  await page.evaluate(() => (window.chatbot as Api).push(['closeWidget']))
  await expect(widget.composer).toBeHidden()
})

test('under a policy of nonces alone, without inline styles', async ({ page, host, snippet, server }) => {
  const policy = `default-src 'none'; script-src 'nonce-r4nd0m' 'strict-dynamic'; style-src 'nonce-r4nd0m'; frame-src ${server.url}; require-trusted-types-for 'script'`
  const html = doc(snippet.replace('<script', '<script nonce="r4nd0m"'))
  await page.goto(host.page('/', html, { 'content-security-policy': policy }))
  const widget = new Widget(page)
  await widget.open()
  await talk(widget)
  await expect(widget.bubble).toHaveCSS('width', '56px')
})

test('where frames have no storage of their own, the page keeps the conversation', async ({ page, host, snippet }) => {
  await page.addInitScript(() => {
    if (window === window.top) return
    const refuse = () => {
      throw new DOMException('partitioned', 'SecurityError')
    }
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) Object.defineProperty(window, name, { get: refuse })
    Object.defineProperty(document, 'cookie', { get: () => '', set: () => undefined })
  })
  await page.goto(host.page('/', doc(snippet)))
  const widget = new Widget(page)
  await widget.open()
  await talk(widget)
  await page.goto(host.page('/later', doc(snippet)))
  await widget.open()
  await expect(widget.questions).toContainText(['How can I pay?'])
})

test('a second chatbot is refused with a reason, and has its place in a frame', async ({ page, host, snippet, server, id, guard }) => {
  guard.allow(/already/)
  const other = snippet.replace(id, '00000000-0000-7000-8000-000000000000')
  const said = page.waitForEvent('console', (message) => message.type() === 'error')
  await page.goto(host.page('/', doc(snippet + other, `<iframe title="Second" src="${server.url}/chat/${id}"></iframe>`)))
  expect((await said).text()).toBe(`embed.js: this page shows chatbot ${id} already.`)
  await expect(page.frameLocator('iframe[title=Second]').locator('#composer')).toBeVisible()
  expect(await page.evaluate(() => (window.chatbot as Api).getConfig().chatbotId)).toBe(id)
})

test('a wrong id is said in the console, and opening rejects', async ({ page, host, snippet, id, guard }) => {
  guard.allow(/no answer|frame-ancestors/, 404)
  await page.goto(host.page('/', doc(snippet.replace(id, '00000000-0000-7000-8000-000000000000'))))
  await expect(new Widget(page).bubble).toBeVisible()
  expect((await api(page, (chatbot) => chatbot.openWidget())).error).toMatch(/^chatbot: no answer\. Is the id 0000.* right, and http:\/\/127\.0\.0\.1:\d+ an allowed site\?$/)
})

test('other windows are not heard', async ({ page, host, server, id }) => {
  const asked = sessions(page)
  const frame = `<iframe id="chat" src="${server.url}/chat/${id}"></iframe>`
  const stranger = host.page('/stranger', doc(script(`onload = () => parent.document.getElementById('chat').contentWindow.postMessage({event:'user-info',payload:{name:'Mallory'}}, '*')`)))
  await page.goto(host.page('/', doc('', frame)))
  await new Widget(page).ready()
  await page.evaluate((src) => {
    const frame = Object.assign(document.createElement('iframe'), { src })
    document.body.append(frame)
    return new Promise((done) => (frame.onload = done)).then(() => undefined)
  }, stranger)
  await page.evaluate((origin) => document.querySelector('iframe')!.contentWindow!.postMessage({ event: 'user-info', payload: { name: 'Ana' } }, origin), server.url)
  await expect.poll(() => asked.at(-1)?.['userInfo']).toEqual({ name: 'Ana' })
  expect(asked.filter((body) => 'userInfo' in body)).toHaveLength(1)
})
