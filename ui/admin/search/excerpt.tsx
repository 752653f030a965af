import type { SearchPart } from '../api/search'

/** What was found in its surroundings. */
export function Excerpt({ parts }: { parts: readonly SearchPart[] }) {
  return (
    <span class="excerpt" dir="auto">
      {parts.map((part, i) => (part.found ? <mark key={i}>{part.text}</mark> : part.text))}
    </span>
  )
}
