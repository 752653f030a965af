// What Lighthouse looks at: the built binary on a fresh folder with invented conversations and an owner who is signed in.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const binary = resolve(process.env.FRONTDESK_TEST_BIN ?? 'bin/frontdesk')
const startMs = 60_000

/** Starts the server; gives its origin, the cookie of its owner, and a way to end it. */
export async function startServer() {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-lighthouse-'))
  const data = join(folder, 'data')
  const child = spawn(binary, ['--data', data, '--listen', '127.0.0.1:0'], {
    env: { ...process.env, FRONTDESK_OLLAMA_URL: 'http://127.0.0.1:9' }, // the port of "discard": no model by accident
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill()
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const [, port, token] = await firstRun(child)
    const origin = `http://127.0.0.1:${port}`
    await ready(origin)
    const cookie = await signUp(origin, token)
    await promisify(execFile)(binary, ['seed', '--conversations', '200', '--data', data])
    return { origin, cookie, stop }
  } catch (err) {
    await stop()
    throw err
  }
}

async function firstRun(child) {
  let said = ''
  const end = AbortSignal.timeout(startMs)
  child.stdout.setEncoding('utf8')
  for (;;) {
    const found = said.match(/First run\s+http:\/\/[^/]+:(\d+)\/\S+token=(\S+)\s[^]*Demo/)
    if (found) return found
    const [text] = await once(child.stdout, 'data', { signal: end })
    said += text
  }
}

async function ready(origin) {
  const until = Date.now() + startMs
  while (!(await fetch(`${origin}/readyz`)).ok) {
    if (Date.now() > until) throw new Error('the server does not get ready')
    await new Promise((later) => setTimeout(later, 100))
  }
}

async function signUp(origin, token) {
  const answer = await fetch(`${origin}/api/admin/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token, name: 'Ana', email: 'ana@example.org', password: 'a kettle of measured tea' }),
  })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
  if (!answer.ok || !cookie) throw new Error(`no account was made: ${answer.status} ${await answer.text()}`)
  return cookie
}

/**
 * Passes everything on to origin. Without the widget, the loader that the page asks for is an empty script, so that
 * nothing else differs.
 */
export async function startFront(origin, { widget }) {
  const server = createServer((incoming, outgoing) => {
    if (!widget && incoming.url === '/embed.js') {
      outgoing.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-cache' }).end()
      return
    }
    const passed = request(origin + incoming.url, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.rawHeaders)
      answer.pipe(outgoing)
    })
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  return { origin: `http://127.0.0.1:${server.address().port}`, stop }
}
