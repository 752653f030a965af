// The part of the demo page that shows what page and chat tell each other. It is loaded when it comes into view.
import './playground.css'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { setUpAccount } from './account'
import './listener.js'
import plainSource from './listener.js?raw'
import { Visitor } from './visitor'
import reactSource from './visitor.tsx?raw'
import { clearLog } from './log'
import { element } from './page'

const answers: Record<Frontdesk.UserState['state'], string> = {
  waiting: 'Kept: the chat gets it when it is first opened.',
  anonymous: 'The chat has forgotten the user.',
  known: 'The chat knows it, as something that the page said.',
  verified: 'The chat knows the user, proven by the hash.',
}

/** Tells the chat who the user is, and shows what was told and what came of it. */
async function tell(info: Frontdesk.UserInfo | null): Promise<void> {
  element('told').textContent = JSON.stringify({ event: 'user-info', payload: info }, null, 2)
  const result = element('result')
  result.textContent = 'Telling the chat …'
  try {
    const chatbot = window.chatbot
    if (!chatbot || Array.isArray(chatbot)) throw new Error('The chat is not on this page.')
    const { state } = await (info ? chatbot.sendUserInfo(info) : chatbot.clearUserInfo())
    result.textContent = answers[state]
  } catch (error) {
    result.textContent = error instanceof Error ? error.message : String(error)
  }
}

function setUpForm(): void {
  const form = element<HTMLFormElement>('user-info')
  const number = String(Math.floor(100_000 + Math.random() * 900_000))
  element<HTMLTextAreaElement>('info').value = `The user's lucky number is ${number}`
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const entries = [...new FormData(form)].filter(([, value]) => value !== '')
    void tell(Object.fromEntries(entries) as Frontdesk.UserInfo)
  })
  element('clear-lead').addEventListener('click', () => void tell(null))
}

function setUpCode(): void {
  const plain = element('code-plain')
  const react = element('code-react')
  plain.textContent = plainSource.trim()
  react.textContent = reactSource.replace(/^\/\*\*.*\*\/\n/, '').trim()
  createRoot(element('visitor')).render(createElement(Visitor, { chatbotUrl: location.origin }))
}

const chatbot = () => (Array.isArray(window.chatbot) ? undefined : window.chatbot)
element('open-chat').addEventListener('click', () => void chatbot()?.openWidget())
element('minimise').addEventListener('click', () => void chatbot()?.closeWidget())
element('clear-log').addEventListener('click', clearLog)
setUpForm()
setUpCode()
setUpAccount(tell)
