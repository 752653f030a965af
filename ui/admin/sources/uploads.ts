// Files on their way to the server: one after the other, with what has left, and why one failed.
import { signal } from '@preact/signals'
import { Problem } from '../../shared/problem'
import { files } from '../api/knowledge'
import { expired } from '../api/client'
import { formatBytes } from '../controls/bits'
import { t } from '../texts'

export interface Upload {
  key: number
  bot: string
  name: string
  size: number
  /** Bytes that have left. */
  sent: number
  state: 'waiting' | 'sending' | 'failed'
  problem: string
}

export type Send = (bot: string, file: File, onSent: (bytes: number) => void) => Promise<void>

/** What the server takes in one piece, in bytes. */
export const uploadLimit = 50 * 1024 * 1024

export const uploads = signal<readonly Upload[]>([])

const queue: { key: number; file: File; bot: string; done: () => void }[] = []
let lastKey = 0
let busy = false

/** Why a file is not sent at all. */
export function uploadProblem(file: { size: number }): string {
  if (file.size === 0) return t('files.empty')
  if (file.size > uploadLimit) return t('files.tooLarge', { limit: formatBytes(uploadLimit) })
  return ''
}

/** Puts files in line; `done` is called after each that arrived. What failed stays in the list until it is dismissed. */
export function upload(bot: string, chosen: readonly File[], done: () => void, send: Send = sendFile): void {
  for (const file of chosen) {
    const problem = uploadProblem(file)
    const key = ++lastKey
    const entry: Upload = { key, bot, name: file.name, size: file.size, sent: 0, state: problem ? 'failed' : 'waiting', problem }
    uploads.value = [...uploads.value, entry]
    if (!problem) queue.push({ key, file, bot, done })
  }
  if (!busy) void work(send)
}

export function dismissUpload(key: number): void {
  uploads.value = uploads.value.filter((one) => one.key !== key)
}

async function work(send: Send): Promise<void> {
  busy = true
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { key, file, bot, done } = next
    change(key, { state: 'sending' })
    try {
      await send(bot, file, (sent) => change(key, { sent }))
      dismissUpload(key)
      done()
    } catch (error) {
      change(key, { state: 'failed', problem: error instanceof Error ? error.message : String(error) })
    }
  }
  busy = false
}

function change(key: number, patch: Partial<Upload>): void {
  uploads.value = uploads.value.map((one) => (one.key === key ? { ...one, ...patch } : one))
}

function sendFile(bot: string, file: File, onSent: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', files.uploadPath(bot, file.name))
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('content-type', file.type || 'application/octet-stream')
    request.upload.onprogress = (event) => onSent(event.loaded)
    request.onload = () => {
      if (request.status < 300) return resolve()
      if (request.status === 401) expired.value = true
      reject(new Problem(request.status, '', reasonOf(request.responseText) ?? t('files.refused', { status: request.status })))
    }
    request.onerror = () => reject(new Problem(0, 'network', t('files.unreachable')))
    request.send(file)
  })
}

/** What the server says about a refusal: the words of a field go before those of the whole. */
export function reasonOf(body: string): string | undefined {
  try {
    const said = JSON.parse(body) as { detail?: string; title?: string; errors?: { message?: string }[] }
    return said.errors?.find((error) => error.message)?.message ?? (said.detail || said.title || undefined)
  } catch {
    return undefined
  }
}
