// How entries of a ledger, allowances and refusals are said.
import type { CreditEntry, CreditState, Refusal } from '../api/access'
import { formatNumber, type Tone } from '../controls/bits'
import { t } from '../texts'

/** "+20", "−1": with a true minus, so that columns line up. */
export function signed(amount: number): string {
  return `${amount < 0 ? '−' : '+'}${formatNumber(Math.abs(amount))}`
}

/** What an entry was for: its reason, or the path of the reply. */
export function entryText(entry: CreditEntry): string {
  const parts = [t(`ledger.kind.${entry.kind}`)]
  if (entry.kind === 'reply' && entry.path) parts.push(entry.model ? t('ledger.byModel', { model: entry.model }) : t(`access.path.${entry.path}`))
  if (entry.reason) parts.push(entry.reason)
  if (entry.actor) parts.push(entry.actor)
  return parts.join(' · ')
}

/** "20 credits each day", or that there is nothing. */
export function allowanceText(state: Pick<CreditState, 'allowance'>): string {
  const { allowance } = state
  if (!allowance) return t('credits.noAllowance')
  return t(`credits.each.${allowance.period}`, { n: allowance.credits })
}

const tones: Record<Refusal['why'], Tone> = { credits: 'plain', gate: 'plain', gate_failed: 'bad', limit: 'warn', proof: 'warn', identity: 'plain' }

export const refusalWords = (refusal: Refusal) => ({ tone: tones[refusal.why], text: t(`refusals.why.${refusal.why}`) })

/** A phrase of the server as a sentence. */
export function sentence(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}
