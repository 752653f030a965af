// embed.js: draws the bubble, makes the frame on first open, keeps the visitor's identity on the host page and
// offers window.chatbot. It may stand in <head>, be loaded twice or be inserted by a single-page app.
import { createWidget } from './widget'

const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[data-chatbot-id][src*="embed.js"]')

function load({ src, dataset }: HTMLScriptElement): void {
  const id = dataset['chatbotId']
  const known = window.chatbot
  if (!id) return console.error('embed.js: the script tag needs data-chatbot-id.')
  if (known && !Array.isArray(known)) {
    const { chatbotId } = known.getConfig()
    if (chatbotId !== id) console.error(`embed.js: this page shows chatbot ${chatbotId} already.`)
    return
  }
  const chatbot = (window.chatbot = createWidget(id, new URL(src).origin, dataset))
  chatbot.push(...(known ?? []))
}

if (script) load(script)
