// The same chat for pages that were made for the system that this protocol comes from, and changed nothing but the
// host: the id stands after ? in the address of the script, or comes later by window.chatbot.initialize.
import { createWidget } from './widget'

const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[src*="embed.min.js"], script[src*="chatbotsdk.min.js"]')

type Known = Frontdesk.Chatbot | Frontdesk.Call[] | undefined
type Initialize = (options: { chatbot_id: string }) => Promise<void>

const isThere = (known: Known): known is Frontdesk.Chatbot => known !== undefined && !Array.isArray(known)

function show(id: string, { src, dataset }: HTMLScriptElement): void {
  const known = window.chatbot as Known
  if (isThere(known)) {
    const { chatbotId } = known.getConfig()
    if (chatbotId !== id) console.error(`chatbot: this page shows chatbot ${chatbotId} already.`)
    return
  }
  const chatbot = Object.assign(createWidget(id, new URL(src).origin, dataset), { initialize: async () => undefined })
  window.chatbot = chatbot
  chatbot.push(...(known ?? []))
}

/** Methods that are called before there is an id wait, and resolve when their call has. */
const waiting = ['sendUserInfo', 'clearUserInfo', 'openWidget', 'closeWidget', 'toggleWidget', 'setTheme', 'toggleTheme', 'addEventListener', 'removeEventListener'] as const

function wait(element: HTMLScriptElement): void {
  const known = window.chatbot as Known
  if (isThere(known)) return
  const calls: Frontdesk.Call[] = known ?? []
  const later = (name: (typeof waiting)[number]) => (...args: unknown[]) =>
    new Promise((done, fail) => {
      const call = (chatbot: Frontdesk.Chatbot) => (chatbot[name] as (...args: unknown[]) => unknown)(...args)
      calls.push((chatbot) => void Promise.resolve(call(chatbot)).then(done, fail))
    })
  const initialize: Initialize = async ({ chatbot_id }) => show(chatbot_id, element)
  window.chatbot = Object.assign(calls, { initialize }, Object.fromEntries(waiting.map((name) => [name, later(name)])))
}

if (script) {
  const id = script.dataset['chatbotId'] ?? new URL(script.src).searchParams.get('chatbotId')
  if (id) show(id, script)
  else wait(script)
}
