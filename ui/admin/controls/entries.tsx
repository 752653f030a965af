import { useId, useRef } from 'preact/hooks'
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '../../shared/icons'
import { t } from '../texts'
import { Button } from './button'

interface EntriesProps {
  label: string
  hint?: string
  error?: string | undefined
  /** Name of one entry: "Question". */
  each: string
  add: string
  values: readonly string[]
  max: number
  placeholder?: string
  onChange: (values: string[]) => void
}

/** Lines that are added, removed and put in order; Alt with an arrow moves one, Enter begins the next. */
export function Entries(props: EntriesProps) {
  const { values, each, onChange } = props
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const focus = (i: number) => setTimeout(() => box.current?.querySelectorAll('input')[i]?.focus())

  function move(from: number, to: number) {
    if (to < 0 || to >= values.length) return
    const next = [...values]
    next.splice(to, 0, ...next.splice(from, 1))
    onChange(next)
    focus(to)
  }
  function add() {
    if (values.length >= props.max) return
    onChange([...values, ''])
    focus(values.length)
  }
  function onKeyDown(event: KeyboardEvent, i: number) {
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      move(i, i + (event.key === 'ArrowUp' ? -1 : 1))
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault()
      if (i === values.length - 1) add()
      else focus(i + 1)
    } else if (event.key === 'Backspace' && values[i] === '' && values.length > 1) {
      event.preventDefault()
      onChange(values.filter((_, at) => at !== i))
      focus(Math.max(0, i - 1))
    }
  }
  return (
    <div class={props.error ? 'field invalid' : 'field'} role="group" aria-labelledby={id}>
      <span class="field-label" id={id}>
        {props.label}
      </span>
      <div class="entries" ref={box}>
        {values.map((value, i) => {
          const name = `${each} ${i + 1}`
          return (
            <div key={i} class="entry">
              <input
                class="input"
                aria-label={name}
                value={value}
                placeholder={props.placeholder}
                autocomplete="off"
                dir="auto"
                onInput={(event) => onChange(values.map((old, at) => (at === i ? event.currentTarget.value : old)))}
                onKeyDown={(event) => onKeyDown(event, i)}
              />
              <Button kind="quiet" small icon={IconArrowUp} label={t('entries.up', { name })} disabled={i === 0} onClick={() => move(i, i - 1)} />
              <Button
                kind="quiet"
                small
                icon={IconArrowDown}
                label={t('entries.down', { name })}
                disabled={i === values.length - 1}
                onClick={() => move(i, i + 1)}
              />
              <Button
                kind="quiet"
                small
                icon={IconX}
                label={t('entries.remove', { name })}
                onClick={() => {
                  onChange(values.filter((_, at) => at !== i))
                  focus(Math.max(0, i - 1))
                }}
              />
            </div>
          )
        })}
      </div>
      {props.error && <p class="field-error">{props.error}</p>}
      {props.hint && <p class="field-hint">{props.hint}</p>}
      <div>
        <Button small icon={IconPlus} disabled={values.length >= props.max} onClick={add}>
          {props.add}
        </Button>
      </div>
    </div>
  )
}
