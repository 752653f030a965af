// What is kept of the visitor: shown, handed over, erased.
import { request } from '../../shared/problem'
import type { OwnData, VisitorUser } from '../../shared/types'
import type { Chat } from './chat'

const path = '/api/widget/visitor'
const ours = (chat: Chat) => chat.memory.get('token')

/** @throws Problem */
export const ownData = (chat: Chat) => request<OwnData>(path, { token: ours(chat) })

/**
 * Erases it on the server, then in this browser, and begins anew.
 * @throws Problem
 */
export async function eraseOwnData(chat: Chat): Promise<void> {
  await request(path, { method: 'DELETE', token: ours(chat) })
  chat.leave()
  for (const key of chat.memory.keys()) if (key !== 'look') chat.memory.set(key, undefined)
  // What the page says of its user is told again only where it is proved, and decides who may write.
  const { verified } = chat.user.person(undefined) as Partial<VisitorUser>
  if (!verified) chat.connection.userInfo = undefined
  await chat.anew()
}

/** Hands the data over as a file. */
export function download(data: OwnData): void {
  save(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }), 'my-data.json')
}

export function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
