import type { Analysis } from '../api/analysis'

const mouths = {
  positive: 'M8 14s1.5 2 4 2 4-2 4-2',
  neutral: 'M8 15h8',
  negative: 'M16 16s-1.5-2-4-2-4 2-4 2',
} as const

/** A face that says how the visitor felt; the word stands beside it. */
export function MoodSign({ mood }: { mood: Analysis['sentiment'] }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={`M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M9 9h.01M15 9h.01${mouths[mood]}`} />
    </svg>
  )
}
