// Pages that were made for the system that our protocol comes from: nothing but the host is changed.
import { Widget } from './pages/widget'
import { Host } from './support/host'
import { plainListener } from './support/host-page'
import { expect, test as base } from './support/test'

const test = base.extend<{ host: Host }>({
  host: async ({}, use) => {
    const host = await Host.start()
    await use(host)
    await host.close()
  },
})

const doc = (body: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title></head><body>${body}</body></html>`

test('the script with the id in its address, and the SDK that is initialised by hand', async ({ page, host, server }) => {
  const id = await server.chatbot()
  const heard: string[] = []
  page.on('console', (message) => heard.push(message.text()))
  await page.goto(
    host.page(
      '/',
      doc(`<script src="${server.url}/static/chatbotsdk.min.js"></script>
        <script>
          window.chatbot.addEventListener('chat', function(data) { console.log('chat event received: ' + data.payload.message); });
          window.chatbot.sendUserInfo({ name: 'John Doe', info: 'The lucky number is 934383' }).then(function(response) { console.log('User info sent: ' + response.state); });
          window.chatbot.initialize({ chatbot_id: '${id}' });
        </script>
        <script src="${server.url}/embed.min.js?chatbotId=${id}" async defer></script>
        <script>${plainListener(server.url)}</script>`),
    ),
  )
  const widget = new Widget(page)
  await widget.open()
  await widget.send('What is my lucky number?')
  await widget.answered(1, '934383')
  await expect(page.getByRole('button', { name: /chat$/ })).toHaveCount(1)
  // The window and our script speak on ways of their own, so that either may come first.
  for (const start of ['chat event received: What is my lucky number?', 'User info sent: ', 'Received chat event:']) {
    await expect.poll(() => heard.some((line) => line.startsWith(start)), start).toBe(true)
  }
})

test('the iframe, told who its user is as old pages do', async ({ page, host, server }) => {
  const src = `${server.url}/chatbot-iframe/${await server.chatbot()}`
  await page.goto(host.page('/', doc(`<iframe id="chat" src="${src}" width="100%" height="600" allow="clipboard-write" frameborder="0" title="Chat"></iframe>`)))
  const frame = page.frameLocator('#chat')
  await expect(frame.getByRole('textbox')).toBeVisible()
  const known = page.waitForResponse((response) => response.url().endsWith('/session') && (response.request().postData() ?? '').includes('934383'))
  await page.evaluate((start) => {
    document.querySelectorAll<HTMLIFrameElement>(`iframe[src^="${start}"]`).forEach((one) => {
      one.contentWindow!.postMessage({ event: 'user-info', user: { name: 'Ana', info: 'The lucky number is 934383' } }, '*')
    })
  }, `${server.url}/chatbot-iframe/`)
  await known
  await frame.getByRole('textbox').fill('What is my lucky number?')
  await frame.getByRole('textbox').press('Enter')
  await expect(frame.getByText('934383').first()).toBeVisible()
})
