// A receiver of Frontdesk's webhooks for Node 18 and later, without packages.
//   WEBHOOK_SECRET=whsec_… PORT=3000 node receiver.mjs
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const secret = process.env.WEBHOOK_SECRET
const seen = new Set() // keep it in your database: webhook-id is the same at every try

const hmac = (key, text) => createHmac('sha256', key).update(text).digest()
const equal = (a, b) => a.length === b.length && timingSafeEqual(a, b)

/** X-Chat-Data-Hmac-SHA256: keyed with the whole secret, over the raw body. */
function verified(headers, body) {
  return equal(hmac(secret, body), Buffer.from(headers['x-chat-data-hmac-sha256'] ?? '', 'base64'))
}

/** webhook-signature (Standard Webhooks): also refuses what was recorded and is sent again later. */
function verifiedStandard(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures = '' } = headers
  if (Math.abs(Date.now() / 1000 - Number(at)) > 300) return false
  const wanted = hmac(Buffer.from(secret.replace(/^whsec_/, ''), 'base64'), Buffer.concat([Buffer.from(`${id}.${at}.`), body]))
  return signatures.split(' ').some((one) => one.startsWith('v1,') && equal(wanted, Buffer.from(one.slice(3), 'base64')))
}

const server = createServer(async (request, response) => {
  const parts = []
  for await (const part of request) parts.push(part)
  const body = Buffer.concat(parts) // the raw bytes: JSON that is written anew has another signature
  const ok = verified(request.headers, body) && verifiedStandard(request.headers, body)
  response.writeHead(ok ? 204 : 401).end() // answer first, work after it: there are 10 seconds
  const id = request.headers['webhook-id']
  if (!ok || seen.has(id)) return
  seen.add(id)
  const event = JSON.parse(body)
  switch (request.headers['x-chat-data-topic']) {
    case 'chat':
      console.log('chat', event.conversation_id, event.lead.uuid, event.cost_credits, event.answer.content)
      break
    case 'lead-submission':
      console.log('lead', event.uuid, event.name, event.email)
      break
    case 'live-chat-escalation':
      console.log('escalation', event.conversation_id, event.messages.length)
  }
})
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`))
