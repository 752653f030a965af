// Pretend customers, who sign in and out of the shop. Each browser has its own, so that nobody who tries the demo
// reads what somebody else said under the same name. The server makes the hash, as an owner's server would.
import { element, request } from './page'

const customers = {
  ana: { name: 'Ana Lima', email: 'ana@kettleandleaf.example', info: 'Last order: 100 g High Mountain Oolong. Tea box since March.' },
  ben: { name: 'Ben Okafor', email: 'ben@kettleandleaf.example', info: 'Last order: three samples. Wants no caffeine after noon.' },
  chiara: { name: 'Chiara Rossi', email: 'chiara@kettleandleaf.example', info: { orders: 12, café: 'Bar Rossi', discount: '10 %' } },
}
type Customer = keyof typeof customers

const storageKey = 'demo:customer'

interface Account {
  customer: Customer
  userId: string
}

/** What a page says of its signed-in user; null where nobody is. */
async function userInfo({ customer, userId }: Account): Promise<Frontdesk.UserInfo> {
  const { userHash } = await request<{ userHash?: string }>('/api/demo/sign-in', { userId })
  return { ...customers[customer], ...(userHash && { userId, userHash }) }
}

export function setUpAccount(tell: (info: Frontdesk.UserInfo | null) => Promise<void>): void {
  const who = element('who')
  const out = element('sign-out')
  const choices = [...document.querySelectorAll<HTMLButtonElement>('[data-customer]')]
  const draw = (account: Account | undefined) => {
    who.textContent = account ? `Signed in as ${customers[account.customer].name}.` : 'Nobody is signed in.'
    out.hidden = !account
    for (const button of choices) button.ariaPressed = String(button.dataset['customer'] === account?.customer)
  }
  const signIn = async (account: Account) => {
    draw(account)
    await tell(await userInfo(account))
  }
  for (const button of choices) {
    button.addEventListener('click', () => {
      const customer = button.dataset['customer'] as Customer
      const account = { customer, userId: `demo-${customer}-${own()}` }
      keep(JSON.stringify(account))
      void signIn(account)
    })
  }
  out.addEventListener('click', () => {
    keep(undefined)
    draw(undefined)
    void tell(null)
  })
  const before = kept()
  if (before) void signIn(before)
  else draw(undefined)
}

/** The same for all three in one browser. */
function own(): string {
  const key = 'demo:browser'
  try {
    const made = localStorage.getItem(key) ?? random()
    localStorage.setItem(key, made)
    return made
  } catch {
    return random()
  }
}

function random(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function kept(): Account | undefined {
  try {
    const found = JSON.parse(localStorage.getItem(storageKey) ?? 'null') as Account | null
    return found && found.customer in customers ? found : undefined
  } catch {
    return undefined
  }
}

function keep(text: string | undefined): void {
  try {
    if (text) localStorage.setItem(storageKey, text)
    else localStorage.removeItem(storageKey)
  } catch {
    // Storage is refused: signed in for as long as the page lives.
  }
}
