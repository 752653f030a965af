import { t } from '../texts'

/** Ranks of a key among all that may become the result of a conversation; 1 comes first, 0 never. */
export const ranks = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const

/** What was typed or pasted as a key may be written: "Price list: opened" becomes "PRICE_LIST_OPENED". */
export function eventKey(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^[^A-Z]+/, '')
    .slice(0, 60)
}

/** What is wrong with the key at a place before the server is asked; an empty one is being typed. */
export function keyProblem(events: readonly { key: string }[], at: number): string | undefined {
  const key = events[at]?.key
  return key && events.findIndex((event) => event.key === key) < at ? t('events.twice', { key }) : undefined
}
