/** How many steps of colour a map has beside the one for nothing. */
export const steps = 5

/**
 * The step of a value from 0 (nothing) to 5 (the most). By the square root, so that places with few conversations
 * differ from each other beside one with very many.
 */
export function shade(value: number, max: number): number {
  if (!(value > 0) || !(max > 0)) return 0
  return Math.min(steps, Math.max(1, Math.ceil(Math.sqrt(value / max) * steps)))
}
