// The widget's one controller: it joins session, outbox, stream and thread, and gives the views cells to read and
// verbs to call.
import { backoff } from '../../shared/backoff'
import type { ToFrame } from '../../shared/protocol'
import type { HandoverState, LeadInput, LeadTaken, Message, Posted, PublicChatbot, Session, StatusEvent, UserInfo } from '../../shared/types'
import { createApi, type Api } from './api'
import { Attention } from './attention'
import { cell, watch } from './cell'
import { Connection } from './connection'
import { History } from './history'
import { HostEvents } from './host-events'
import type { Memory } from './memory'
import { Outbox } from './outbox'
import type { ChatPorts } from './ports'
import { postMessage } from './post'
import type { SharedStream, StreamEvent } from './shared-stream'
import { PageUser } from './page-user'
import { busy, changeOf, emptyThread, handedOver, lastSeq, reduce, type Change, type Outgoing } from './thread'

export class Chat {
  readonly thread = cell(emptyThread)
  readonly chatbot = cell<PublicChatbot | null>(null)
  readonly open: Attention['open']
  readonly connection: Connection
  readonly memory: Memory
  readonly source: ChatPorts['bridge']['source']
  /** Tells the host page what happens. */
  readonly events: HostEvents
  readonly user: PageUser
  readonly history: History
  readonly handover = cell<HandoverState | null>(null)
  /** This tab's visitor has written: what follows from it is told by this tab. */
  wrote = false
  readonly form = cell<Session['leadForm']>(null)
  /** What a visitor reads who must sign in first; "" where anybody may write. */
  readonly locked = cell('')
  readonly #api: Api
  readonly #outbox: Outbox
  readonly #attention: Attention
  #stream: SharedStream | undefined

  constructor(readonly ports: ChatPorts) {
    const { bridge, memory } = ports
    this.memory = memory
    this.source = bridge.source
    this.#attention = new Attention(bridge)
    this.open = this.#attention.open
    this.#api = createApi(ports.chatbotId, () => this.#token, ports.prove)
    this.history = new History(this.#api, () => this.thread.value, (change) => this.#apply(change))
    this.connection = new Connection(
      {
        api: this.#api,
        source: bridge.source,
        lang: ports.langs[0],
        token: () => this.#token,
        accept: (session) => this.#accept(session),
      },
      ports.page,
    )
    this.#outbox = new Outbox({
      memory,
      now: () => new Date(),
      post: (outgoing) =>
        postMessage(this.#api, this.connection, outgoing, (note) => this.#apply({ type: 'outgoing', outgoing: { ...outgoing, state: 'waiting', note } })),
      onChange: (outgoing) => this.#apply({ type: 'outgoing', outgoing }),
      onStored: (outgoing, posted) => this.#stored(outgoing, posted),
      onRefused: () => void this.connection.open(),
    })
    this.user = new PageUser({
      connection: this.connection,
      memory,
      tell: (answer) => bridge.tell({ frontdesk: 'user', ...answer }),
      leave: () => this.leave(),
    })
    this.events = new HostEvents({
      bridge,
      chatbot: () => this.chatbot.value,
      person: () => this.user.person(this.#token),
      learn: (person) => this.user.learn(person),
      thread: () => this.thread.value,
    })
    bridge.onMessage((message) => this.#hear(message))
    watch(() => this.#listen())
    addEventListener('online', () => this.#wake())
    document.addEventListener('visibilitychange', () => document.hidden || this.#wake())
  }

  get ended(): boolean {
    return this.thread.value.conversation?.status === 'ended'
  }

  start(userInfo?: UserInfo | null): void {
    this.#outbox.restore()
    void this.user.start(userInfo).then(() => this.#outbox.flush())
    void this.#startStream()
  }

  send(text: string): void {
    this.#outbox.add(text, this.ended ? undefined : this.thread.value.conversation?.id)
  }

  discard(clientId: string): void {
    this.#outbox.remove(clientId)
    this.#apply({ type: 'dropped', clientId })
  }

  /** @throws Problem */
  async endConversation(): Promise<void> {
    if (!this.thread.value.conversation) return
    await this.act('end')
    this.#apply({ type: 'status', status: 'ended' })
    this.#stream?.news('conversation')
  }

  /** @throws Problem */
  async sendLead(input: LeadInput): Promise<void> {
    const { lead } = await this.act<LeadTaken>('lead', input)
    this.form.value = null
    if (lead.name || lead.email || lead.phone) this.events.lead(lead)
    this.#stream?.news('conversation')
  }

  /** Asks the server to do something with the conversation. @throws Problem */
  act<T>(what: string, body: object = {}): Promise<T> {
    return this.#api.act<T>(this.thread.value.conversation?.id ?? '', what, body)
  }

  /** The ended conversation stays away, also after a reload; it is still on the server. */
  newConversation(): void {
    this.memory.set('left', this.thread.value.conversation?.id)
    this.#apply({ type: 'fresh' })
    this.handover.value = null
  }

  /** Begins anew with what the memory holds, here and in other tabs. */
  anew(): Promise<void> {
    this.#stream?.news('conversation')
    return this.connection.open()
  }

  close(): void {
    this.ports.bridge.emit('minimize-widget')
    this.ports.bridge.tell({ frontdesk: 'close' })
  }

  get #token(): string | undefined {
    return this.memory.get('token')
  }

  #apply(change: Change): void {
    this.thread.value = reduce(this.thread.value, change)
  }

  #stored(outgoing: Outgoing, posted: Posted): void {
    const began = this.thread.value.conversation?.id !== posted.conversationId
    const message = { ...posted.message, clientId: outgoing.clientId }
    this.#apply({ type: 'message', message, conversationId: posted.conversationId })
    if (began) this.#stream?.news('conversation')
    const bot = this.chatbot.value
    if (!bot) return
    // Until the stream tells, which takes a moment after the first message; a direct answer may already be here.
    const unanswered = lastSeq(this.thread.value) === message.seq && this.thread.value.run.state === 'idle'
    if (posted.held && !this.form.value) void this.connection.open() // it was switched on meanwhile
    else if (bot.assistant && unanswered && !posted.held && this.handover.value?.state !== 'attended') this.#apply({ type: 'state', state: { state: 'thinking' } })
    this.wrote = true
    this.events.chat(posted)
  }

  async #accept(session: Session): Promise<void> {
    const { visitorToken, chatbot, conversation } = session
    this.memory.set('token', visitorToken)
    this.user.accept(session)
    this.chatbot.value = chatbot
    this.form.value = session.leadForm
    this.locked.value = session.identity?.text ?? ''
    const left = conversation?.status === 'ended' && conversation.id === this.memory.get('left')
    const current = left ? null : conversation
    this.#apply({ type: 'session', conversation: current })
    this.handover.value = current?.handover ?? null
    if (current && current.lastSeq > lastSeq(this.thread.value)) await this.history.until(current.lastSeq)
  }

  /** A verified user has signed out: what is theirs leaves the screen at once, before the server is asked. */
  leave(): void {
    for (const { clientId } of this.thread.value.outgoing) this.#outbox.remove(clientId)
    this.memory.set('draft', undefined)
    this.#apply({ type: 'fresh' })
  }

  async #startStream(): Promise<void> {
    const Stream = await this.ports.stream()
    this.#stream = new Stream({
      name: this.ports.chatbotId,
      url: this.#api.eventsUrl,
      headers: () => ({ authorization: `Bearer ${this.#token ?? ''}` }),
      lastSeq: () => lastSeq(this.thread.value),
      onEvent: (id, event) => this.#onEvent(id, event),
      onOpen: () => this.#apply({ type: 'joined' }),
      onState: (state) => (this.connection.connected.value = state === 'open'),
      onRefused: () => setTimeout(() => void this.connection.open(), backoff(3)),
      onNews: () => void this.connection.open(),
    })
    this.#listen()
  }

  /** The stream is open only while somebody looks, or waits for an answer. */
  #listen(): void {
    const { conversation } = this.thread.value
    const needed = this.open.value || (busy(this.thread.value) && this.#attention.background.value) || handedOver(this.handover.value)
    const live = this.connection.phase.value === 'ready' && conversation?.status === 'active' && needed
    this.#stream?.want(live ? conversation.id : null)
  }

  #onEvent(conversationId: string, event: StreamEvent): void {
    if (conversationId !== this.thread.value.conversation?.id || !event.data) return
    this.connection.connected.value = true
    const change = changeOf(event)
    if (event.type === 'message') this.#receive(event.data as Message)
    else if (change) this.#apply(change)
    if (event.type === 'status') this.handover.value = (event.data as StatusEvent).handover ?? null
  }

  #receive(message: Message): void {
    const known = message.seq <= lastSeq(this.thread.value)
    this.#apply({ type: 'message', message })
    if (message.lead && !known) this.events.lead(message.lead)
    if (known || this.open.value || message.role === 'user' || message.role === 'system') return
    this.#attention.missed()
  }

  #hear(message: ToFrame): void {
    if ('event' in message) void this.user.say(message.payload)
    else if (message.frontdesk === 'open') {
      this.connection.page = message.page
      this.#attention.set(true)
      this.#wake()
    } else if (message.frontdesk === 'closed') this.#attention.set(false)
  }

  #wake(): void {
    this.connection.wake()
    this.#stream?.wake()
    this.#outbox.flush()
  }
}
