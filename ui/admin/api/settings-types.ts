// What the settings pages say and hear, by hand from the contract of the admin API.

export interface ModelInfo {
  name: string
  size: number
  loaded: boolean
  parameterSize: string
  family: string
}

export interface ModelState {
  state: 'off' | 'absent' | 'starting' | 'ready' | 'missing_model' | 'failing'
  model: string
  version: string
  error: string
  models: ModelInfo[] | null
  queue: number
  running: number
  checkedAt: string
  pulling?: { name: string; percent: number; status: string; error?: string }
}

/** Settings that a flag, the environment or a file decides, and which of them does. */
export type Fixed = Readonly<Record<string, string>>

export interface ModelSettings {
  url: string
  model: string
  numCtx: number
  keepAlive: string
  maxQueue: number
  workers: number
  timeoutSeconds: number
}

export interface Models {
  settings: ModelSettings
  fixed: Fixed | null
  state: ModelState
}

export interface MailSettings {
  host: string
  port: number
  security: 'starttls' | 'tls' | 'none'
  username: string
  hasPassword: boolean
  from: string
  fromName: string
}

export interface Mail {
  settings: MailSettings
  fixed: Fixed | null
  configured: boolean
  lastError?: string
  pending: number
  failed: number
}

export interface General {
  idleHours: number
  publicUrl: string
  fixed?: Fixed | null
}

export interface JobRun {
  startedAt: string
  endedAt: string
  ok: boolean
  note: string
  error?: string
}

export interface Job {
  name: string
  schedule: string
  description: string
  next: string
  running: boolean
  runs: JobRun[] | null
}

export interface System {
  version: string
  go: string
  startedAt: string
  uptimeSeconds: number
  dataDir: string
  dataBytes: number
  freeBytes: number
  memory: { rss: number; heap: number; limit: number }
  writer: { batches: number; writes: number; queue: number; p50ms: number; p99ms: number }
  streams: number
  outbox: { pending: number; failed: number }
  jobs: Job[] | null
}
