// A stand-in for the visitor API while working on the widget: `npm run mock`, then `npm run dev` with
// FRONTDESK_DEV_BACKEND=http://127.0.0.1:8090. Words in a message choose the answer: choices, queue, slow, long,
// limit, refuse, end, system. It serves a built dist too, when its folder is given: server.mjs 8090 ../../dist
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { randomUUID } from 'node:crypto'

const [port = '8090', dist] = process.argv.slice(2)
const chatbot = {
  id: 'demo',
  name: 'Kettle & Leaf',
  displayName: 'Kettle & Leaf',
  greeting: 'Hello! How may I assist you today?',
  starters: ['When do you ship?', 'Can I send tea back?', 'Where is the shop?'],
  accent: '#0f6b63',
  theme: 'auto',
  position: 'right',
  offset: { x: 20, y: 20 },
  placeholder: 'Ask about tea, orders, the shop',
  contactText: 'Call us on **555 0142** or write to hello@kettle.example, Tuesday to Saturday.',
  transcript: true,
  assistant: true,
  lang: 'en',
  showSources: true,
  privacyNote: 'Answers come from this website. Please share no passwords.',
}
const conversations = new Map()
const listeners = new Map()

const long = `We ship **every weekday**. Orders placed before noon leave the same day [1].

1. Letters up to 100 g: *2 to 3 days*
2. Parcels: 3 to 5 days
   - tracked from the moment they leave
   - signed for above 80

Use the code \`LEAF-10\` or see [our shipping page](https://example.com/shipping). ${'Every tin is packed by hand and checked twice before it leaves. '.repeat(6)}

> Nothing ships on Sundays.`

function conversationOf(token) {
  return [...conversations.values()].filter((c) => c.token === token).at(-1)
}

function push(conversation, type, data, id) {
  const text = `${id ? `id: ${id}\n` : ''}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
  for (const response of listeners.get(conversation.id) ?? []) response.write(text)
}

function add(conversation, message) {
  const stored = { id: randomUUID(), seq: conversation.messages.length + 1, at: new Date().toISOString(), ...message }
  conversation.messages.push(stored)
  push(conversation, 'message', stored, stored.seq)
  return stored
}

async function answer(conversation, question) {
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  if (/queue/.test(question)) {
    for (const position of [3, 2, 1]) {
      push(conversation, 'state', { state: 'queued', position, seconds: position * 10 })
      await wait(2500)
    }
  }
  push(conversation, 'state', { state: 'thinking' })
  await wait(/slow/.test(question) ? 9000 : 500)
  if (/choices/.test(question)) {
    const options = ['Shipping within the country', 'Shipping abroad', 'Something else'].map((label, i) => ({ label, value: `c${i}` }))
    push(conversation, 'state', { state: 'idle' })
    return add(conversation, { role: 'assistant', text: 'Which of these do you mean?', kind: 'choices', options })
  }
  if (/system/.test(question)) add(conversation, { role: 'system', text: 'Maria joined the conversation.' })
  if (/system/.test(question)) return add(conversation, { role: 'agent', text: 'Hello, Maria here. What can I do for you?' })
  push(conversation, 'state', { state: 'answering' })
  const text = /long|ship|slow|queue/.test(question) ? long : 'Unopened tins can come back within **30 days** [1]. We pay for the parcel [2].'
  const id = randomUUID()
  for (const piece of text.match(/\S*\s*/g)) {
    push(conversation, 'delta', { messageId: id, text: piece })
    await wait(30)
  }
  const sources = [
    { title: 'Returns and refunds', url: '/demo#returns', quote: 'Unopened tins can come back within 30 days' },
    { title: 'Shipping costs and times, also for parcels that go abroad or to islands', url: '/demo#shipping', quote: 'Orders placed before noon leave the same day' },
  ]
  add(conversation, { id, role: 'assistant', text, kind: 'model', sources })
  push(conversation, 'state', { state: 'idle' })
  if (/end/.test(question)) end(conversation)
}

function end(conversation) {
  conversation.status = 'ended'
  push(conversation, 'status', { status: 'ended' })
}

function json(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers })
  response.end(JSON.stringify(body))
}

const problem = (response, status, code, detail, headers) => json(response, status, { status, code, detail }, headers)

const routes = [
  ['GET', /^\/api\/demo$/, ({ response }) => json(response, 200, { chatbotId: 'demo' })],
  ['POST', /^\/api\/widget\/([^/]+)\/session$/, session],
  ['POST', /^\/api\/widget\/([^/]+)\/messages$/, message],
  ['GET', /^\/api\/widget\/conversations\/([^/]+)\/messages$/, history],
  ['GET', /^\/api\/widget\/conversations\/([^/]+)\/events$/, events],
  ['POST', /^\/api\/widget\/conversations\/([^/]+)\/end$/, ({ response, id }) => (end(conversations.get(id)), json(response, 200, {}))],
  ['POST', /^\/api\/widget\/conversations\/([^/]+)\/transcript$/, ({ response }) => json(response, 202, {})],
]

function session({ response, id, body }) {
  if (id !== 'demo') return problem(response, 404, 'chatbot_not_found', 'There is no such chatbot. Check the id in the address or in the snippet.')
  const token = body.visitorToken ?? randomUUID()
  const c = conversationOf(token)
  json(response, 200, { visitorToken: token, chatbot, conversation: c ? { id: c.id, status: c.status, lastSeq: c.messages.length } : null })
}

function message({ response, body, token }) {
  if (/limit/.test(body.text)) return problem(response, 429, 'rate_limited', 'That was a lot of messages. Please wait a moment.', { 'retry-after': '20' })
  if (/refuse/.test(body.text)) return problem(response, 422, 'too_long', 'The message is too long. Shorten it to 4,000 characters.')
  let c = conversations.get(body.conversationId)
  if (!c) conversations.set((c = { id: randomUUID(), token, status: 'active', messages: [] }).id, c)
  const known = c.messages.find((m) => m.clientId === body.clientId)
  const stored = known ?? add(c, { role: 'user', text: body.text, clientId: body.clientId })
  json(response, 202, { conversationId: c.id, message: stored })
  if (!known) void answer(c, body.text)
}

function history({ response, id, query }) {
  const c = conversations.get(id)
  const after = Number(query.get('after') ?? 0)
  json(response, 200, { messages: c.messages.slice(after, after + Number(query.get('limit') ?? 50)), status: c.status })
}

function events({ request, response, id }) {
  const c = conversations.get(id)
  if (!c) return problem(response, 404, 'conversation_not_found', 'There is no such conversation.')
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': open\n\n')
  for (const m of c.messages.slice(Number(request.headers['last-event-id'] ?? 0))) {
    response.write(`id: ${m.seq}\nevent: message\ndata: ${JSON.stringify(m)}\n\n`)
  }
  const all = listeners.get(id) ?? listeners.set(id, new Set()).get(id)
  all.add(response)
  request.on('close', () => all.delete(response))
}

const types = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.svg': 'image/svg+xml' }

function file(response, path) {
  const name = /^\/chat\/[^/]+$/.test(path) ? '/widget/index.html' : /^\/(demo|admin)\/?$/.test(path) ? `${path.replace(/\/$/, '')}/index.html` : path
  const full = dist && join(dist, name)
  if (!full || !full.startsWith(dist) || !existsSync(full)) return problem(response, 404, 'not_found', 'There is nothing at this address.')
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; frame-src 'self'"
  response.writeHead(200, { 'content-type': types[extname(full)] ?? 'application/octet-stream', 'content-security-policy': policy })
  createReadStream(full).pipe(response)
}

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://mock')
  let text = ''
  for await (const chunk of request) text += chunk
  const token = request.headers.authorization?.replace('Bearer ', '')
  for (const [method, pattern, handler] of routes) {
    const match = method === request.method && pattern.exec(url.pathname)
    if (match) return handler({ request, response, id: match[1], query: url.searchParams, body: text ? JSON.parse(text) : {}, token })
  }
  file(response, url.pathname)
}).listen(Number(port), '127.0.0.1', () => console.log(`mock on http://127.0.0.1:${port}`))
