import { request, type RequestOptions } from '../../shared/problem'
import type { PageInfo } from '../../shared/protocol'
import type { MessagePage, Posted, Session, UserInfo } from '../../shared/types'
import type { Prove } from './ports'

export interface SessionRequest {
  visitorToken?: string
  page?: PageInfo
  lang?: string
  zone?: string
  source?: 'widget' | 'iframe' | 'site'
  userInfo?: UserInfo | null
}

const widget = '/api/widget'

/** The visitor API. The token is asked for at each call, since it may be renewed in between. */
export function createApi(chatbotId: string, token: () => string | undefined, prove: Prove) {
  const bot = `${widget}/${encodeURIComponent(chatbotId)}`
  const conversation = (id: string) => `${widget}/conversations/${encodeURIComponent(id)}`
  const proved = <T>(url: string, options: RequestOptions, say?: (note: string) => void) =>
    request<T>(url, options).catch((error) => prove(error, (headers) => request<T>(url, { ...options, headers }), say))
  return {
    session: ({ page, ...rest }: SessionRequest) =>
      proved<Session>(`${bot}/session`, { body: page ? { ...rest, page: clipped(page) } : rest }),
    post: (body: { conversationId?: string; clientId: string; text: string }, say?: (note: string) => void) =>
      proved<Posted>(`${bot}/messages`, { body, token: token() }, say),
    page: (id: string, after: number, limit: number) =>
      request<MessagePage>(`${conversation(id)}/messages?after=${after}&limit=${limit}`, { token: token() }),
    /** Does something with a conversation: end, transcript, lead, escalate, ticket. */
    act: <T>(id: string, what: string, body: object) => proved<T>(`${conversation(id)}/${what}`, { body, token: token() }),
    eventsUrl: (id: string) => `${conversation(id)}/events`,
  }
}

/** The server refuses what is longer; half an address is better than no chat. */
function clipped({ url, title, referrer }: PageInfo): PageInfo {
  const clip = (text: string, limit: number) => Array.from(text).slice(0, limit).join('')
  return { url: clip(url, 2000), title: clip(title, 300), referrer: clip(referrer, 2000) }
}

export type Api = ReturnType<typeof createApi>
