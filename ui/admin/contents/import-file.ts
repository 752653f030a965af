import { formatBytes } from '../controls/bits'
import { t } from '../texts'

/** What the server takes in one piece, in bytes. */
export const importLimit = 64 * 1024 * 1024

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Media type of an import by the name of its file. */
export function mediaType(name: string): string {
  if (/\.csv$/i.test(name)) return 'text/csv'
  return /\.xlsx$/i.test(name) ? xlsx : 'application/jsonl'
}

/** Why a file cannot be imported, seen before it is sent. */
export function fileProblem(file: { name: string; size: number }): string | undefined {
  if (!/\.(csv|xlsx|jsonl|ndjson)$/i.test(file.name)) return t('import.wrongType')
  if (file.size === 0) return t('import.empty')
  if (file.size > importLimit) return t('import.tooLarge', { limit: formatBytes(importLimit) })
  return undefined
}
