// embed.js: draws the bubble, makes the frame on first open, keeps the visitor's identity on the host page and
// offers window.chatbot. It may stand in <head>, be loaded twice or be inserted by a single-page app.
import { Widget } from './widget'

/** Calls made before the script came: chatbot = window.chatbot || []; chatbot.push(['openWidget']). */
type Waiting = [name: string, ...args: unknown[]][]

declare global {
  interface Window {
    chatbot?: Widget | Waiting
  }
}

const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[data-chatbot-id][src*="embed.js"]')

function load({ src, dataset }: HTMLScriptElement): void {
  const id = dataset['chatbotId']
  const waiting = window.chatbot ?? []
  if (!id) return console.error('embed.js: the script tag needs data-chatbot-id.')
  if (!Array.isArray(waiting)) return
  const widget = new Widget(id, new URL(src, location.href).origin, dataset, () => delete window.chatbot)
  window.chatbot = widget
  for (const [name, ...args] of waiting) {
    const call: unknown = widget[name as keyof Widget]
    if (typeof call === 'function') call(...args)
  }
}

if (script) load(script)
