import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Hello, ToFrame } from '../shared/protocol'

// happy-dom has frames without a document of their own: what the loader says to one is kept here.
const said: ToFrame[] = []
let chatbot: Frontdesk.Chatbot

beforeEach(async () => {
  said.length = 0
  vi.stubGlobal('visualViewport', null)
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }))
  const { createWidget } = await import('./widget')
  chatbot = createWidget('bot', 'https://chat.example', {} as DOMStringMap)
})

afterEach(async () => {
  await chatbot.destroy()
  vi.unstubAllGlobals()
})

/** Opens the chat and lets its frame load, as a browser would. */
async function open(): Promise<void> {
  const opened = chatbot.openWidget()
  const frame = await vi.waitUntil(() => document.documentElement.querySelector(':scope > div:last-of-type')?.shadowRoot?.querySelector('iframe'))
  const contentWindow = {
    postMessage(hello: Hello, _: string, [port]: MessagePort[]) {
      said.push(structuredClone(hello)) // as a browser does, which refuses what it cannot take along
      port!.onmessage = ({ data }: MessageEvent<ToFrame>) => {
        said.push(data)
        if ('event' in data) port!.postMessage({ frontdesk: 'user', state: 'known' })
      }
      port!.postMessage({ frontdesk: 'ready' })
    },
  }
  Object.defineProperty(frame, 'contentWindow', { value: contentWindow, configurable: true })
  frame.onload!(new Event('load'))
  await opened
}

const cyclic: Record<string, unknown> = {}
cyclic['self'] = cyclic
const odd = {
  name: 'Ana',
  info: { visits: 3, since: new Date(0), tags: ['a', undefined], greet: () => 'hi', nothing: undefined, ...JSON.parse('{"__proto__":{"x":1}}') },
} as unknown as Frontdesk.UserInfo
const plain = '{"name":"Ana","info":{"visits":3,"since":"1970-01-01T00:00:00.000Z","tags":["a",null]'

test('what is said before the chat opens reaches it as JSON, functions and all that is none left out', async () => {
  expect(await chatbot.sendUserInfo(odd)).toEqual({ state: 'waiting' })
  await open()
  expect(JSON.stringify((said[0] as Hello).userInfo)).toContain(plain)
})

test('what is said to an open chat too, and is answered', async () => {
  await open()
  expect(await chatbot.sendUserInfo(odd)).toEqual({ state: 'known' })
  expect(JSON.stringify(said.at(-1))).toContain(`{"event":"user-info","payload":${plain}`)
})

test('what can be no JSON is refused to the caller, changes nothing, and the chat opens', async () => {
  await chatbot.sendUserInfo({ name: 'Ana' })
  await expect(chatbot.sendUserInfo({ info: cyclic } as unknown as Frontdesk.UserInfo)).rejects.toThrow('circular')
  await expect(chatbot.sendUserInfo({ info: 7n } as unknown as Frontdesk.UserInfo)).rejects.toThrow('BigInt')
  await open()
  expect((said[0] as Hello).userInfo).toEqual({ name: 'Ana' })
})

test('null signs the user out, before and after', async () => {
  await chatbot.clearUserInfo()
  await open()
  expect((said[0] as Hello).userInfo).toBeNull()
  await chatbot.clearUserInfo()
  expect(said.at(-1)).toEqual({ event: 'user-info', payload: null })
})
