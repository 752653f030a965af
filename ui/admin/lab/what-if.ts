import type { WhatIf } from '../api/lab-types'

/** What is sent of a draft: only what differs from how visitors are answered; undefined when nothing does. */
export function tidy(draft: WhatIf): WhatIf | undefined {
  const out: WhatIf = {}
  if (isShare(draft.directScore)) out.directScore = draft.directScore
  if (isShare(draft.foundScore)) out.foundScore = draft.foundScore
  if (draft.useModel !== undefined) out.useModel = draft.useModel
  if (draft.model) out.model = draft.model
  if (draft.instructions?.trim()) out.instructions = draft.instructions
  if (draft.drafts) out.drafts = true
  if (draft.match && draft.match !== 'both') out.match = draft.match
  return Object.keys(out).length > 0 ? out : undefined
}

function isShare(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value >= 0 && value <= 1
}
