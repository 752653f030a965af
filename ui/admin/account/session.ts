// Who is signed in, which chatbot is in view, and what they may do.
import { computed, signal } from '@preact/signals'
import { account } from '../api/api'
import { expired } from '../api/client'
import type { Me, Role } from '../api/types'
import { place, setQuery } from '../router/router'
import { forget } from '../live/load'

export type Entry = 'unknown' | 'setup' | 'login' | 'inside' | 'unreachable'

export const me = signal<Me | null>(null)
export const entry = signal<Entry>('unknown')

const lastChatbot = 'frontdesk.chatbot'
const ranks: Record<Role, number> = { viewer: 0, agent: 1, admin: 2, owner: 3 }

/** The chatbot in view: the one the address names, else the one seen last, else the first. */
export const chatbot = computed(() => {
  const all = me.value?.chatbots ?? []
  const named = place.value.query.get('chatbot') ?? remembered()
  return all.find((one) => one.id === named) ?? all[0] ?? null
})

/** True when the signed-in account has at least this role. */
export function can(role: Role): boolean {
  const mine = me.value?.account.role
  return mine !== undefined && ranks[mine] >= ranks[role]
}

/** Finds out where a person begins: set-up, sign-in or inside. */
export async function begin(): Promise<void> {
  try {
    const start = await account.start()
    me.value = start.me ?? null
    entry.value = start.me ? 'inside' : start.needed ? 'setup' : 'login'
  } catch {
    entry.value = 'unreachable'
  }
}

/** Takes a person in after set-up or sign-in. */
export function enter(who: Me): void {
  const other = me.value !== null && me.value.account.id !== who.account.id
  if (other) forget()
  me.value = who
  entry.value = 'inside'
  expired.value = false
}

/** Reads the account and the chatbots again, for example after one was made or renamed. */
export async function refreshMe(): Promise<void> {
  me.value = await account.me()
}

export async function signOut(): Promise<void> {
  await account.logout()
  forget()
  me.value = null
  expired.value = false
  entry.value = 'login'
}

export function viewChatbot(id: string): void {
  try {
    localStorage.setItem(lastChatbot, id)
  } catch {
    // Storage is refused: the address keeps it for this visit.
  }
  setQuery({ chatbot: id })
}

function remembered(): string | null {
  try {
    return localStorage.getItem(lastChatbot)
  } catch {
    return null
  }
}
