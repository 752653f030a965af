import { useState } from 'preact/hooks'
import { IconX } from '../../shared/icons'
import { t } from '../texts'
import { Field } from './field'

interface ChipsProps {
  label: string
  hint?: string
  error?: string | undefined
  optional?: boolean
  values: readonly string[]
  placeholder?: string
  /** Brings an entry into its form; an empty one is dropped. */
  clean?: (text: string) => string
  onChange: (values: string[]) => void
}

/** Short entries in one field: Enter or a comma adds, Backspace takes the last one back. */
export function Chips(props: ChipsProps) {
  const { values, onChange, clean = (text) => text.trim() } = props
  const [typed, setTyped] = useState('')

  function add(text: string) {
    const fresh = text.split(/[,\n]/).map(clean).filter(Boolean)
    const next = [...new Set([...values, ...fresh])]
    setTyped('')
    if (next.length !== values.length) onChange(next)
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.isComposing) return
    if ((event.key === 'Enter' || event.key === ',') && typed.trim() !== '') {
      event.preventDefault()
      add(typed)
    } else if (event.key === 'Enter') event.preventDefault()
    else if (event.key === 'Backspace' && typed === '' && values.length > 0) onChange(values.slice(0, -1))
  }
  return (
    <Field {...props}>
      {({ id, describedBy, invalid }) => (
        <div class="input chips">
          {values.map((value) => (
            <span key={value} class="chip">
              <span dir="auto" title={value}>
                {value}
              </span>
              <button type="button" aria-label={t('entries.remove', { name: value })} onClick={() => onChange(values.filter((one) => one !== value))}>
                <IconX size={16} />
              </button>
            </span>
          ))}
          <input
            id={id}
            value={typed}
            placeholder={values.length === 0 ? props.placeholder : undefined}
            autocomplete="off"
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            onInput={(event) => (event.currentTarget.value.includes(',') ? add(event.currentTarget.value) : setTyped(event.currentTarget.value))}
            onKeyDown={onKeyDown}
            onBlur={() => add(typed)}
          />
        </div>
      )}
    </Field>
  )
}
