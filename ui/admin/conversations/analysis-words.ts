// What the editor of an analysis holds, checks and sends.
import type { Analysis, AnalysisPatch } from '../api/analysis'
import { t } from '../texts'

/** Fields that a person can correct, in the order in which they are shown. */
export const fields = ['subject', 'summary', 'category', 'sentiment', 'behaviour', 'score'] as const
export type Field = (typeof fields)[number]

export const sentiments = ['positive', 'neutral', 'negative'] as const
export const behaviours = ['calm', 'urgent', 'confused'] as const

const longest = { subject: 120, summary: 600, category: 40 } as const

/** What is typed; the score as text, since it may be no number yet. */
export type Draft = Record<Field, string>

export function draftOf(analysis: Analysis): Draft {
  const { subject, summary, category, sentiment, behaviour, score } = analysis
  return { subject, summary, category, sentiment, behaviour, score: String(score) }
}

/** What is wrong, by field; empty when it can be sent. */
export function wrongIn(draft: Draft): Partial<Record<Field, string>> {
  const wrong: Partial<Record<Field, string>> = {}
  for (const [field, n] of Object.entries(longest) as [keyof typeof longest, number][]) {
    const text = draft[field].trim()
    if (!text) wrong[field] = t('analysis.missing')
    else if ([...text].length > n) wrong[field] = t('analysis.long', { n })
  }
  if (!/^(\d|10)$/.test(draft.score.trim())) wrong.score = t('analysis.noScore')
  return wrong
}

/** What was changed, and what is given back: nothing else is sent, so that it stays the machine's. */
export function patchOf(before: Draft, draft: Draft, back: readonly Field[]): AnalysisPatch {
  const patch: Record<string, string | number | null> = {}
  for (const field of fields) {
    const value = draft[field].trim()
    if (back.includes(field)) patch[field] = null
    else if (value !== before[field]) patch[field] = field === 'score' ? Number(value) : value
  }
  return patch as AnalysisPatch
}

/** Who made an analysis: the model alone, the rules alone, or which fields each of them. */
export function madeBy({ maker, fromModel, corrected }: Analysis): string {
  const machine = fields.filter((field) => !corrected.includes(field))
  const model = machine.filter((field) => fromModel?.includes(field))
  if (!fromModel || model.length === machine.length) return t('analysis.made', { maker: makerName(maker) })
  if (model.length === 0) return t('analysis.made', { maker: makerName('built-in') })
  return t('analysis.madeBoth', { fields: model.map((field) => t(`analysis.${field}`)).join(', '), maker, rules: makerName('built-in') })
}

/** A maker in words. */
export function makerName(maker: string): string {
  return maker === 'built-in' ? t('analysis.builtIn') : maker
}
