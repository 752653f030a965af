// What the server says and hears, by hand from the contract of the admin API. Times are RFC 3339 in UTC.
import type { ModelState } from './settings-types'
export type * from './settings-types'

export type Role = 'owner' | 'admin' | 'agent' | 'viewer'

export interface Me {
  account: { id: string; email: string; name: string; role: Role }
  version: string
  uiBuild?: string
  chatbots: { id: string; name: string }[]
}

export type Theme = 'auto' | 'light' | 'dark'

export interface Chatbot {
  id: string
  name: string
  displayName: string
  avatarUrl: string
  lang: string
  greeting: string
  placeholder: string
  starters: string[]
  privacyNote: string
  appearance: { accent: string; theme: Theme; position: 'right' | 'left'; offsetX: number; offsetY: number }
  assistant: {
    enabled: boolean
    instructions: string
    useModel: boolean
    model: string
    showSources: boolean
    directScore: number
    foundScore: number
    notFoundText: string
    escalationWords: string[]
  }
  contact: { brand: string; email: string; phone: string; url: string; text: string }
  domains: string[]
  limits: { perVisitor: number; perAddress: number; total: number; text: string }
  idleHours: number
  createdAt: string
  updatedAt: string
}

export interface Install {
  snippet: string
  iframe: string
  baseUrl: string
  domains: string[]
}

export interface Counts {
  active: number
  ended: number
  all: number
}

export type AnswerKind = 'direct' | 'model' | 'passages' | 'choices' | 'none'

export interface Day {
  day: string
  conversations: number
  messages: number
}

export interface Overview {
  counts: Counts & { messages: number }
  today: { conversations: number; messages: number }
  days: Day[]
  outcomes: Partial<Record<AnswerKind, number>>
  contents: number
  passages: number
  model: ModelState
  mail: { configured: boolean }
  recent: ConversationRow[]
}

export type Status = 'active' | 'ended'

export interface ConversationRow {
  id: string
  visitor: string
  visitorName: string
  status: Status
  subject: string
  startedAt: string
  updatedAt: string
  endedAt?: string
  messages: number
  source: string
  place?: { city?: string; state?: string; country?: string }
  result?: string
  resultPath?: string
}

export type TalkState = 'queued' | 'thinking' | 'answering' | 'waiting_for_agent' | 'idle'

export interface ConversationDetails extends ConversationRow {
  chatbot: string
  endedBy?: 'visitor' | 'idle' | 'agent'
  lang?: string
  page?: { url?: string; title?: string; referrer?: string }
  client?: { browser?: string; os?: string; device?: string; address?: string }
  deletedAt?: string
  session?: { keys?: string[]; result?: string; path?: string }
  state?: { state: TalkState; position?: number; seconds?: number }
}

export interface ConversationPage {
  items: ConversationRow[]
  next: string | null
  counts: Counts
}

export interface Source {
  contentId?: string
  title: string
  url?: string
  quote?: string
}

export interface Message {
  id: string
  seq: number
  role: 'user' | 'assistant' | 'agent' | 'system'
  text: string
  at: string
  kind?: AnswerKind | 'form' | 'dialog'
  sources?: Source[]
  options?: { label: string; value: string }[]
  score?: number
  hasTrace?: boolean
}

export interface Trace {
  question: string
  path: string
  reason: string
  steps: { name: string; ms: number; note: string }[] | null
  found: Found[] | null
  directScore: number
  foundScore: number
  model?: ModelTrace
  totalMs: number
}

export interface Found {
  contentId: string
  title: string
  heading?: string
  score: number
  words: number
  coverage: number
  quote?: string
}

export interface ModelTrace {
  name: string
  promptTokens: number
  outputTokens: number
  queueMs: number
  loadMs: number
  firstTokenMs: number
  totalMs: number
  doneReason: string
  error?: string
}

export interface LogRow {
  logId: string
  date: string
  key: string
  value: string
  userQuestion?: string
  contentId?: string
}

export interface ContentRow {
  id: string
  title: string
  kind: 'qa' | 'article'
  questions: number
  url: string
  lang: string
  tags: string[] | null
  updatedAt: string
  excerpt: string
}

export interface ContentPage {
  items: ContentRow[]
  next: string | null
  total: number
}

export interface ContentInput {
  id?: string
  title: string
  questions?: string[]
  answer?: string
  text?: string
  url?: string
  lang?: string
  tags?: string[]
}

export interface Content extends ContentInput {
  id: string
  createdAt: string
  updatedAt: string
}

export interface ImportRun {
  id: string
  state: 'running' | 'done' | 'failed' | 'cancelled'
  total: number
  done: number
  created: number
  updated: number
  deleted: number
  errors: { line: number; message: string }[] | null
  errorCount: number
  startedAt: string
  endedAt?: string
}

export interface Asked {
  kind: AnswerKind
  text: string
  score?: number
  contentId?: string
  sources: Source[] | null
  options: { label: string; value: string }[] | null
  trace: Trace
  ms: number
}
