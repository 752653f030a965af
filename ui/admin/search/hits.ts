// What was found, as entries of the palette and rows of a list.
import type { SearchHit } from '../api/search'

/** A row of the list of found conversations. */
export interface FoundRow extends SearchHit {
  id: string
}

/** Rows by their conversation, each once. */
export function rowsOf(hits: readonly SearchHit[]): FoundRow[] {
  const seen = new Set<string>()
  const rows: FoundRow[] = []
  for (const hit of hits) {
    const id = hit.conversation?.id
    if (!id || seen.has(id)) continue
    seen.add(id)
    rows.push({ ...hit, id })
  }
  return rows
}

/** Path and query of where a hit leads: a profile, or a conversation at the message. */
export function placeOfHit(hit: SearchHit, q?: string): [path: string, query: Record<string, string | undefined>] {
  if (hit.user) return [`/users/${hit.user.id}`, {}]
  return [`/conversations/${hit.conversation?.id ?? ''}`, { status: 'all', q, at: hit.message ? String(hit.message.seq) : undefined }]
}

/** What a chat user is told apart by, beside the name. */
export function userDetail(user: NonNullable<SearchHit['user']>): string {
  return [user.email, user.phone, user.userId, user.platformId].filter(Boolean).join(' · ')
}
