import { useEffect, useState } from 'preact/hooks'
import { IconSearch } from '../../shared/icons'

interface SearchFieldProps {
  label: string
  value: string
  /** Called a moment after the last key, and at once on Enter. */
  onSearch: (text: string) => void
}

const waitMs = 200

export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed.trim() === value) return
    const timer = setTimeout(() => onSearch(typed.trim()), waitMs)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <label class="search">
      <span class="unseen">{label}</span>
      <IconSearch size={16} />
      <input
        class="input"
        type="search"
        placeholder={label}
        value={typed}
        autocomplete="off"
        onInput={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onSearch(typed.trim())
          else if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
    </label>
  )
}
