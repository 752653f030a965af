/// <reference path="../loader/frontdesk.d.ts" />
import '../shared/tokens.css'
import './demo.css'

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T

/** Puts the one line into the page that an owner would paste, with the id of the first chatbot. */
async function embed(): Promise<void> {
  const code = element('snippet')
  try {
    const response = await fetch('/api/demo')
    if (!response.ok) throw new Error(String(response.status))
    const { chatbotId } = (await response.json()) as { chatbotId: string }
    code.textContent = `<script src="${location.origin}/embed.js" data-chatbot-id="${chatbotId}" defer></script>`
    element('copy').hidden = !navigator.clipboard
    const script = document.createElement('script')
    script.src = '/embed.js'
    script.dataset['chatbotId'] = chatbotId
    script.defer = true
    document.head.append(script)
  } catch {
    code.textContent = 'There is no chatbot yet. Create one in the panel, then load this page again.'
  }
}

function followTheme(): void {
  const button = element('theme')
  const root = document.documentElement
  const system = matchMedia('(prefers-color-scheme: dark)')
  const dark = () => (root.dataset['theme'] ?? (system.matches ? 'dark' : 'light')) === 'dark'
  const show = () => button.setAttribute('aria-pressed', String(dark()))
  button.addEventListener('click', () => {
    root.dataset['theme'] = dark() ? 'light' : 'dark'
    show()
  })
  system.addEventListener('change', show)
  show()
}

/** Loads what shows page and chat talking when somebody comes near it; until then the page owes the chat nothing. */
function loadPlayground(): void {
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      near.disconnect()
      void import('./playground/playground')
    },
    { rootMargin: '400px' },
  )
  near.observe(element('host-page'))
}

element('ask').addEventListener('click', () => (window.chatbot ??= []).push(['openWidget']))
element('copy').addEventListener('click', () => {
  void navigator.clipboard.writeText(element('snippet').textContent ?? '').then(() => {
    element('copied').textContent = 'Copied.'
  })
})
followTheme()
loadPlayground()
void embed()
