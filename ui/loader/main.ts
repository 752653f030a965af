// embed.js: draws the bubble, makes the frame on first open, keeps the visitor's identity on the host page and
// offers window.chatbot. It may stand in <head>, be loaded twice or be inserted by a single-page app.
import { createWidget, type Widget } from './widget'

type Api = Omit<Widget, 'id'> & { readonly chatbotId: string }
/** Calls made before the script came: chatbot = window.chatbot || []; chatbot.push(['openWidget']). */
type Waiting = [name: string, ...args: unknown[]][]

declare global {
  interface Window {
    chatbot?: Api | Waiting
  }
}

const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[data-chatbot-id][src*="embed.js"]')

function load(tag: HTMLScriptElement): void {
  const chatbotId = tag.dataset['chatbotId']
  const waiting = window.chatbot
  if (!chatbotId) return console.error('embed.js: the script tag needs data-chatbot-id.')
  if (waiting && !Array.isArray(waiting)) return
  const widget = createWidget(chatbotId, new URL(tag.src, location.href).origin, tag.dataset, () => delete window.chatbot)
  const api = { ...widget, chatbotId }
  window.chatbot = api
  for (const [name, ...args] of waiting ?? []) {
    const call = (api as unknown as Record<string, unknown>)[name]
    if (typeof call === 'function') (call as (...args: unknown[]) => unknown)(...args)
  }
}

if (script) load(script)
