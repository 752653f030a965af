// The widget's one controller: it joins session, outbox, stream and thread, and gives the views cells to read and
// verbs to call.
import { backoff } from '../../shared/backoff'
import type { PageInfo, ToFrame } from '../../shared/protocol'
import type { DeltaEvent, Message, Posted, PublicChatbot, Session, StateEvent, StatusEvent, UserInfo } from '../../shared/types'
import { createApi, type Api } from './api'
import type { Bridge } from './bridge'
import { cell, watch } from './cell'
import { Connection } from './connection'
import { chatEvent } from './host-events'
import type { Memory } from './memory'
import { Outbox } from './outbox'
import { postMessage } from './post'
import type { SharedStream, StreamEvent } from './shared-stream'
import { busy, emptyThread, lastSeq, reduce, type Change, type Outgoing } from './thread'

const pageSize = 40
/** An answer is waited for with a closed panel for at most so long. */
const backgroundMs = 120_000

export interface ChatPorts {
  chatbotId: string
  memory: Memory
  bridge: Bridge
  page: PageInfo
  langs: string[]
  /** Loads the stream's code, which is not needed until the first message can be typed. */
  stream(): Promise<typeof SharedStream>
}

export class Chat {
  readonly thread = cell(emptyThread)
  readonly chatbot = cell<PublicChatbot | null>(null)
  readonly open = cell(false)
  readonly loadingEarlier = cell(false)
  readonly connection: Connection
  readonly memory: Memory
  readonly source: Bridge['source']
  readonly #api: Api
  readonly #outbox: Outbox
  readonly #background = cell(true)
  #stream: SharedStream | undefined
  #backgroundTimer: ReturnType<typeof setTimeout> | undefined
  #unread = 0

  constructor(private readonly ports: ChatPorts) {
    const { bridge, memory } = ports
    this.memory = memory
    this.source = bridge.source
    this.open.value = bridge.source !== 'widget'
    this.#api = createApi(ports.chatbotId, () => this.#token)
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
      post: (outgoing) => postMessage(this.#api, this.connection, outgoing),
      onChange: (outgoing) => this.#apply({ type: 'outgoing', outgoing }),
      onStored: (outgoing, posted) => this.#stored(outgoing, posted),
      onRefused: () => void this.connection.open(),
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
    this.connection.userInfo = userInfo
    this.#outbox.restore()
    void this.connection.open().then(() => this.#outbox.flush())
    void this.#startStream()
  }

  send(text: string): void {
    this.#outbox.add(text, this.ended ? undefined : this.thread.value.conversation?.id)
  }

  discard(clientId: string): void {
    this.#outbox.remove(clientId)
    this.#apply({ type: 'dropped', clientId })
  }

  async loadEarlier(): Promise<void> {
    const first = this.thread.value.messages[0]?.seq ?? 0
    if (this.loadingEarlier.value || first <= 1) return
    this.loadingEarlier.value = true
    try {
      await this.#loadUntil(first - 1)
    } catch {
      // The button stays; the visitor tries again.
    } finally {
      this.loadingEarlier.value = false
    }
  }

  /** @throws Problem */
  async endConversation(): Promise<void> {
    const id = this.thread.value.conversation?.id
    if (!id) return
    await this.#api.end(id)
    this.#apply({ type: 'status', status: 'ended' })
    this.#stream?.news('conversation')
  }

  /** @throws Problem */
  transcript(email: string): Promise<unknown> {
    return this.#api.transcript(this.thread.value.conversation?.id ?? '', email)
  }

  /** The ended conversation stays away, also after a reload; it is still on the server. */
  newConversation(): void {
    this.memory.set('left', this.thread.value.conversation?.id)
    this.#apply({ type: 'fresh' })
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
    if (bot.assistant && unanswered) this.#apply({ type: 'state', state: { state: 'thinking' } })
    this.ports.bridge.emit('chat', chatEvent(bot, posted, this.source, this.#token))
  }

  async #accept({ visitorToken, chatbot, conversation }: Session): Promise<void> {
    this.memory.set('token', visitorToken)
    this.chatbot.value = chatbot
    const left = conversation?.status === 'ended' && conversation.id === this.memory.get('left')
    const current = left ? null : conversation
    this.#apply({ type: 'session', conversation: current })
    if (current && current.lastSeq > lastSeq(this.thread.value)) await this.#loadUntil(current.lastSeq)
  }

  /** Loads the page of messages that ends with seq. */
  async #loadUntil(seq: number): Promise<void> {
    const id = this.thread.value.conversation?.id
    if (!id) return
    const after = Math.max(0, seq - pageSize)
    const found = await this.#api.page(id, after, seq - after)
    if (this.thread.value.conversation?.id !== id) return
    const first = this.thread.value.messages[0]?.seq ?? Infinity
    const earlier = after + 1 <= first ? after > 0 : this.thread.value.earlier
    this.#apply({ type: 'page', messages: found.messages, status: found.status, earlier })
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
    const needed = this.open.value || (busy(this.thread.value) && this.#background.value)
    const live = this.connection.phase.value === 'ready' && conversation?.status === 'active' && needed
    this.#stream?.want(live ? conversation.id : null)
  }

  #onEvent(conversationId: string, { type, data }: StreamEvent): void {
    if (conversationId !== this.thread.value.conversation?.id || !data) return
    this.connection.connected.value = true
    if (type === 'message') this.#receive(data as Message)
    else if (type === 'delta') this.#apply({ type, delta: data as DeltaEvent })
    else if (type === 'state') this.#apply({ type, state: data as StateEvent })
    else if (type === 'status') this.#apply({ type, status: (data as StatusEvent).status })
  }

  #receive(message: Message): void {
    const known = message.seq <= lastSeq(this.thread.value)
    this.#apply({ type: 'message', message })
    if (known || this.open.value || message.role === 'user' || message.role === 'system') return
    this.ports.bridge.tell({ frontdesk: 'unread', count: ++this.#unread })
  }

  #hear(message: ToFrame): void {
    if ('event' in message) {
      if (message.event !== 'user-info') return
      this.connection.userInfo = message.payload
      if (this.connection.phase.value === 'ready') void this.connection.open()
    } else if (message.frontdesk === 'open') {
      this.connection.page = message.page
      this.#setOpen(true)
    } else if (message.frontdesk === 'closed') this.#setOpen(false)
  }

  #setOpen(value: boolean): void {
    this.open.value = value
    this.#background.value = true
    clearTimeout(this.#backgroundTimer)
    if (!value) {
      this.#backgroundTimer = setTimeout(() => (this.#background.value = false), backgroundMs)
      return
    }
    this.#unread = 0
    this.ports.bridge.tell({ frontdesk: 'unread', count: 0 })
    this.#wake()
  }

  /** The network may be back, or the laptop awake. */
  #wake(): void {
    this.connection.wake()
    this.#stream?.wake()
    this.#outbox.flush()
  }
}
