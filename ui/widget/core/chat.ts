// The widget's one controller: it owns the session, the outbox, the stream and the thread, and gives the views
// cells to read and verbs to call.
import { backoff } from '../../shared/backoff'
import { Problem } from '../../shared/problem'
import type { DeltaEvent, Message, Posted, PublicChatbot, Session, StateEvent, StatusEvent } from '../../shared/types'
import type { PageInfo, ToFrame } from '../../shared/protocol'
import { createApi, type SessionRequest } from './api'
import type { Bridge } from './bridge'
import { cell, watch } from './cell'
import { visitorOf } from './visitor'
import type { Memory } from './memory'
import { createOutbox } from './outbox'
import type { createSharedStream, SharedStream, StreamEvent } from './shared-stream'
import { busy, emptyThread, lastSeq, reduce, type Change, type Outgoing } from './thread'

const pageSize = 40
/** An answer is waited for with a closed panel for at most so long. */
const backgroundMs = 120_000

export type Phase = 'starting' | 'ready' | 'failed'

export interface ChatPorts {
  chatbotId: string
  memory: Memory
  bridge: Bridge
  page: PageInfo
  langs: string[]
  /** Loads the stream's code, which is not needed until the first message can be typed. */
  stream(): Promise<typeof createSharedStream>
}

export type Chat = ReturnType<typeof createChat>

export function createChat(ports: ChatPorts) {
  const { memory, bridge } = ports
  const thread = cell(emptyThread)
  const chatbot = cell<PublicChatbot | null>(null)
  const phase = cell<Phase>('starting')
  /** Why the session cannot be opened, in words for the visitor. */
  const failure = cell('')
  const connected = cell(true)
  const open = cell(bridge.source !== 'widget')
  const loadingEarlier = cell(false)
  const background = cell(true)
  let page = ports.page
  let userInfo: SessionRequest['userInfo']
  let sessionRun: Promise<void> | undefined

  const token = () => memory.get('token')
  const api = createApi(ports.chatbotId, token)
  const apply = (change: Change) => (thread.value = reduce(thread.value, change))
  const ended = {
    get value() {
      return thread.value.conversation?.status === 'ended'
    },
  }

  const outbox = createOutbox({
    memory,
    now: () => new Date(),
    post,
    onChange: (outgoing) => apply({ type: 'outgoing', outgoing }),
    onStored: stored,
    onRefused: () => void openSession(),
  })

  let shared: SharedStream | undefined
  async function startStream(): Promise<void> {
    const create = await ports.stream()
    shared = create(streamPorts)
    listen()
  }

  const streamPorts: Parameters<typeof createSharedStream>[0] = {
    name: ports.chatbotId,
    url: api.eventsUrl,
    headers: () => ({ authorization: `Bearer ${token() ?? ''}` }),
    lastSeq: () => lastSeq(thread.value),
    onEvent,
    onOpen: () => apply({ type: 'joined' }),
    onState: (state) => (connected.value = state === 'open'),
    onRefused: () => setTimeout(() => void openSession(), backoff(3)),
    onNews: () => void openSession(),
  }

  async function post(outgoing: Outgoing): Promise<Posted> {
    if (phase.value !== 'ready') throw new Problem(0, 'network', 'Not connected.')
    const { clientId, text, conversationId } = outgoing
    const body = conversationId ? { conversationId, clientId, text } : { clientId, text }
    try {
      return await api.post(body)
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error
      await openSession()
      return api.post(body)
    }
  }

  function stored(outgoing: Outgoing, posted: Posted): void {
    const began = thread.value.conversation?.id !== posted.conversationId
    const message = { ...posted.message, clientId: outgoing.clientId }
    apply({ type: 'message', message, conversationId: posted.conversationId })
    if (began) shared?.news('conversation')
    const bot = chatbot.value
    if (!bot) return
    // Until the stream tells, which takes a moment after the first message; a direct answer may already be here.
    const unanswered = lastSeq(thread.value) === message.seq && thread.value.run.state === 'idle'
    if (bot.assistant && unanswered) apply({ type: 'state', state: { state: 'thinking' } })
    bridge.emit('chat', {
      chatbot_id: bot.id,
      chatbot_name: bot.name,
      chatbot_display_name: bot.displayName,
      conversation_id: posted.conversationId,
      message: message.text,
      source: bridge.source,
      lead: { uuid: visitorOf(token()), source: bridge.source },
    })
  }

  function onEvent(conversationId: string, event: StreamEvent): void {
    if (conversationId !== thread.value.conversation?.id || !event.data) return
    connected.value = true
    if (event.type === 'message') receive(event.data as Message)
    else if (event.type === 'delta') apply({ type: 'delta', delta: event.data as DeltaEvent })
    else if (event.type === 'state') apply({ type: 'state', state: event.data as StateEvent })
    else if (event.type === 'status') apply({ type: 'status', status: (event.data as StatusEvent).status })
  }

  let unread = 0
  function receive(message: Message): void {
    const known = message.seq <= lastSeq(thread.value)
    apply({ type: 'message', message })
    if (known || open.value || message.role === 'user' || message.role === 'system') return
    bridge.tell({ frontdesk: 'unread', count: ++unread })
  }

  /** Opens or renews the session; one at a time, since a renewal may be asked for from several places. */
  function openSession(): Promise<void> {
    sessionRun ??= session().finally(() => (sessionRun = undefined))
    return sessionRun
  }

  async function session(): Promise<void> {
    const kept = token()
    const body: SessionRequest = { page, source: bridge.source }
    if (kept) body.visitorToken = kept
    if (ports.langs[0]) body.lang = ports.langs[0]
    if (userInfo !== undefined) body.userInfo = userInfo
    for (let attempt = 0; ; attempt++) {
      try {
        return await accept(await api.session(body))
      } catch (error) {
        const problem = error instanceof Problem ? error : new Problem(0, 'network', String(error))
        failure.value = problem.status === 0 ? '' : problem.message
        if (problem.status === 422 && body.userInfo) {
          // What the page says of its user must not keep the user from chatting.
          console.warn('chatbot: user info was refused.', problem.fields)
          delete body.userInfo
          continue
        }
        if (!problem.temporary) {
          phase.value = 'failed'
          return
        }
        connected.value = false
        await wait(Math.max(problem.retryAfter * 1000, backoff(attempt)))
      }
    }
  }

  let endWait: (() => void) | undefined
  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      endWait = resolve
      setTimeout(resolve, ms)
    })
  }

  async function accept(answer: Session): Promise<void> {
    memory.set('token', answer.visitorToken)
    chatbot.value = answer.chatbot
    const left = answer.conversation?.status === 'ended' && answer.conversation.id === memory.get('left')
    const conversation = left ? null : answer.conversation
    apply({ type: 'session', conversation })
    if (conversation && conversation.lastSeq > lastSeq(thread.value)) await loadUntil(conversation.lastSeq)
    failure.value = ''
    connected.value = true
    phase.value = 'ready'
    outbox.flush()
  }

  /** Loads the page of messages that ends with seq. */
  async function loadUntil(seq: number): Promise<void> {
    const id = thread.value.conversation?.id
    if (!id) return
    const after = Math.max(0, seq - pageSize)
    const found = await api.page(id, after, seq - after)
    if (thread.value.conversation?.id !== id) return
    const first = thread.value.messages[0]?.seq ?? Infinity
    const earlier = after + 1 <= first ? after > 0 : thread.value.earlier
    apply({ type: 'page', messages: found.messages, status: found.status, earlier })
  }

  async function loadEarlier(): Promise<void> {
    const first = thread.value.messages[0]?.seq ?? 0
    if (loadingEarlier.value || first <= 1) return
    loadingEarlier.value = true
    try {
      await loadUntil(first - 1)
    } catch {
      // The button stays; the visitor tries again.
    } finally {
      loadingEarlier.value = false
    }
  }

  async function endConversation(): Promise<void> {
    const id = thread.value.conversation?.id
    if (!id) return
    await api.end(id)
    apply({ type: 'status', status: 'ended' })
    shared?.news('conversation')
  }

  /** The ended conversation stays away, also after a reload; it is still on the server. */
  function newConversation(): void {
    memory.set('left', thread.value.conversation?.id)
    apply({ type: 'fresh' })
  }

  function discard(clientId: string): void {
    outbox.remove(clientId)
    apply({ type: 'dropped', clientId })
  }

  let backgroundTimer: ReturnType<typeof setTimeout> | undefined
  function setOpen(value: boolean): void {
    open.value = value
    background.value = true
    clearTimeout(backgroundTimer)
    if (!value) {
      backgroundTimer = setTimeout(() => (background.value = false), backgroundMs)
      return
    }
    unread = 0
    bridge.tell({ frontdesk: 'unread', count: 0 })
    wake()
  }

  /** The network may be back, or the laptop awake. */
  function wake(): void {
    endWait?.()
    shared?.wake()
    outbox.flush()
    if (phase.value === 'failed') void openSession()
  }

  function close(): void {
    bridge.emit('minimize-widget')
    bridge.tell({ frontdesk: 'close' })
  }

  bridge.onMessage((message: ToFrame) => {
    if ('event' in message) {
      if (message.event !== 'user-info') return
      userInfo = message.payload
      if (phase.value === 'ready') void openSession()
    } else if (message.frontdesk === 'open') {
      page = message.page
      setOpen(true)
    } else if (message.frontdesk === 'closed') setOpen(false)
  })

  function listen(): void {
    const { conversation } = thread.value
    const needed = open.value || (busy(thread.value) && background.value)
    const live = phase.value === 'ready' && conversation?.status === 'active' && needed
    shared?.want(live ? conversation.id : null)
  }
  watch(listen)
  addEventListener('online', wake)
  document.addEventListener('visibilitychange', () => document.hidden || wake())

  return {
    thread,
    chatbot,
    phase,
    failure,
    connected,
    open,
    ended,
    loadingEarlier,
    memory,
    source: bridge.source,
    start(info?: SessionRequest['userInfo']) {
      userInfo = info
      outbox.restore()
      void startStream()
      void openSession()
    },
    retry: () => void openSession(),
    send: (text: string) => void outbox.add(text, ended.value ? undefined : thread.value.conversation?.id),
    discard,
    loadEarlier: () => void loadEarlier(),
    endConversation,
    transcript: (email: string) => api.transcript(thread.value.conversation?.id ?? '', email),
    newConversation,
    close,
  }
}
