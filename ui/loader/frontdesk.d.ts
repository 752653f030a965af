// Types of window.chatbot, the script interface of the chat that embed.js puts on a page.
// In your project: save this file, or take it from /embed.d.ts of your server; it needs no import.

export {}

declare global {
  interface Window {
    /** Before embed.js came: a list that takes calls. Afterwards: the chat itself, whose push runs a call at once. */
    chatbot?: Frontdesk.Chatbot | Frontdesk.Call[]
  }

  namespace Frontdesk {
    type Theme = 'light' | 'dark'

    type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

    /** What your page knows of its user. All of it is optional. */
    interface UserInfo {
      name?: string
      email?: string
      phone?: string
      /** Free text, or any JSON value: the assistant answers from it, and takes it for data, never for instructions. */
      info?: Json
      /** Your own id of the user, up to 50 characters. */
      userId?: string
      /** hex(HMAC-SHA256(identity secret, userId)), made on your server. */
      userHash?: string
      /** In place of userId and userHash: a JWT (HS256) with sub and exp, and name and email if you like. */
      jwt?: string
    }

    /**
     * What became of the user that the page named.
     * waiting: kept until the chat is first opened; anonymous: nobody; known: taken as said; verified: proven by hash or JWT.
     */
    interface UserState {
      state: 'waiting' | 'anonymous' | 'known' | 'verified'
    }

    /** Who wrote, as far as it is known. */
    interface Lead {
      uuid: string
      name?: string
      email?: string
      source: Source
    }

    /** The bubble, a frame of your own, or the chat's own page. */
    type Source = 'widget' | 'iframe' | 'site'

    interface ChatPayload {
      chatbot_id: string
      chatbot_name: string
      chatbot_display_name: string
      conversation_id: string
      /** What the visitor wrote. */
      message: string
      source: Source
      lead: Lead
    }

    interface EscalationPayload {
      chatbot_id: string
      chatbot_name: string
      chatbot_display_name: string
      conversation_id: string
      messages: { role: 'user' | 'assistant' | 'human'; content: string; timestamp: string; _id: string }[]
      source: Source
      lead: { uuid: string; name?: string; email?: string; phone?: string }
    }

    interface LeadPayload {
      uuid: string
      name?: string
      email?: string
      phone?: string
      source: Source
    }

    interface Payloads {
      chat: ChatPayload
      'live-chat-escalation': EscalationPayload
      'lead-submission': LeadPayload
      'minimize-widget': undefined
    }

    type EventName = keyof Payloads

    /** The data of a message event on window, and what listeners of the chatbot are called with. */
    type Event<Name extends EventName = EventName> = {
      [N in Name]: N extends 'minimize-widget' ? { event: N; payload?: undefined } : { event: N; payload: Payloads[N] }
    }[Name]

    type Listener<Name extends EventName> = (event: Event<Name>) => void

    interface Config {
      chatbotId: string
      /** The server's origin: what event.origin of its messages is. */
      host: string
      open: boolean
      theme: Theme
      /** '' lets the browser's languages decide. */
      lang: string
    }

    interface Chatbot {
      /** Resolves when the server has taken it, or at once with "waiting"; rejects with the reason when it is refused. */
      sendUserInfo(info: UserInfo): Promise<UserState>
      /** The user signed out. A verified user's conversation leaves the browser. */
      clearUserInfo(): Promise<UserState>
      /** Resolves when the chat is there; rejects when the server does not let it be shown here. */
      openWidget(): Promise<void>
      closeWidget(): Promise<void>
      toggleWidget(): Promise<void>
      setTheme(theme: Theme): Promise<void>
      toggleTheme(): Promise<void>
      addEventListener<Name extends EventName>(name: Name, listener: Listener<Name>): void
      removeEventListener<Name extends EventName>(name: Name, listener: Listener<Name>): void
      getConfig(): Config
      /** Forgets the visitor and the conversation in this browser; the next opening begins anew. */
      reset(): Promise<void>
      /** Takes everything off the page; the script may be loaded again. */
      destroy(): Promise<void>
      /** Runs calls as the list before the load takes them. */
      push(...calls: Call[]): void
    }

    /** A method with its arguments, or a function that gets the chatbot. */
    type Call = MethodCall | ((chatbot: Chatbot) => void)

    type MethodCall = {
      [Name in Exclude<keyof Chatbot, 'push'>]: [name: Name, ...args: Parameters<Chatbot[Name]>]
    }[Exclude<keyof Chatbot, 'push'>]
  }
}
