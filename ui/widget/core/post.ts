import { Problem } from '../../shared/problem'
import type { Posted } from '../../shared/types'
import type { Api } from './api'
import type { Connection } from './connection'
import type { Outgoing } from './thread'

/**
 * Posts a message; where the token is no longer good, a new session is opened first.
 * @param say tells why it takes a moment
 * @throws Problem
 */
export async function postMessage(api: Api, connection: Connection, outgoing: Outgoing, say: (note: string) => void): Promise<Posted> {
  if (connection.phase.value !== 'ready') throw new Problem(0, 'network', 'Not connected.')
  const { clientId, text, conversationId } = outgoing
  const body = conversationId ? { conversationId, clientId, text } : { clientId, text }
  const post = () => api.post(body, say)
  try {
    return await post()
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error
    await connection.open()
    return post()
  }
}
