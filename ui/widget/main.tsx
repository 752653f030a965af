import '../shared/tokens.css'
import '../shared/markdown.css'
import './widget.css'
import './messages.css'
import { render } from 'preact'
import type { Problem } from '../shared/problem'
import type { Theme } from '../shared/protocol'
import { createBridge } from './core/bridge'
import { Chat } from './core/chat'
import { localMemory, mapMemory } from './core/memory'
import type { Prove } from './core/ports'
import { texts } from './texts'
import { applyLook } from './theme'
import { App } from './view/app'
import { loadLater } from './view/later'

// The address is /chat/{id}.
const chatbotId = decodeURIComponent(location.pathname.split('/').filter(Boolean).at(-1) ?? '')
const bridge = createBridge()

/** What solves it comes with the second chunk; all other failures are told at once. */
const prove: Prove = async (error, ...rest) => {
  if ((error as Problem).status !== 428) throw error
  return (await loadLater()).prove(error as Problem, ...rest)
}
const stream = () => loadLater().then((later) => later.SharedStream)

async function start(): Promise<void> {
  const hello = await bridge.hello
  const query = new URLSearchParams(location.search)
  const langs = [...(hello?.langs ?? []), query.get('lang') ?? '', ...navigator.languages].filter(Boolean)
  const spoken = texts.use(...langs).catch(() => undefined) // English stays
  const memory = hello
    ? mapMemory(hello.store, (key, value) =>
        bridge.tell(value === undefined ? { frontdesk: 'save', key } : { frontdesk: 'save', key, value }),
      )
    : localMemory(`frontdesk:${chatbotId}:`)
  const page = hello?.page ?? { url: location.href, title: document.title, referrer: document.referrer }
  const chat = new Chat({ chatbotId, memory, bridge, page, langs, stream, prove })
  if (hello) chat.open.value = true
  chat.start(hello?.userInfo)
  await spoken
  applyLook(chat, bridge, hello?.theme ?? themeOf(query.get('theme')))
  render(<App chat={chat} />, document.getElementById('app')!)
}

function themeOf(text: string | null): Theme | undefined {
  return text === 'light' || text === 'dark' ? text : undefined
}

void start()
