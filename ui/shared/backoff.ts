const firstWait = 500
/** Milliseconds. */
export const longestWait = 15_000

/** Wait before try n (from 0), in milliseconds: doubled each time, half of it by chance. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(longestWait, firstWait * 2 ** Math.min(attempt, 10))
  return full / 2 + (full / 2) * random()
}
