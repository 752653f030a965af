import { useId } from 'preact/hooks'
import type { ComponentChildren } from 'preact'

interface SwitchProps {
  label: string
  hint?: ComponentChildren
  on: boolean
  onChange: (on: boolean) => void
  disabled?: boolean
}

/** On or off, with its name and what it means beside it. */
export function Switch(props: SwitchProps) {
  const id = useId()
  return (
    <div class="switch-row">
      <div>
        <label class="field-label" for={id}>
          {props.label}
        </label>
        {props.hint && (
          <p class="field-hint" id={`${id}-hint`}>
            {props.hint}
          </p>
        )}
      </div>
      <input
        id={id}
        class="switch"
        type="checkbox"
        role="switch"
        checked={props.on}
        disabled={props.disabled}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
    </div>
  )
}

interface ChoiceProps<V extends string> {
  /** Name of the whole group. */
  label: string
  hideLabel?: boolean
  value: V
  options: readonly { value: V; label: string }[]
  onChange: (value: V) => void
}

/** One of a few, side by side. */
export function Choice<V extends string>(props: ChoiceProps<V>) {
  const name = useId()
  return (
    <fieldset class="choice">
      <legend class={props.hideLabel ? 'unseen' : 'field-label'}>{props.label}</legend>
      <div class="choice-options">
        {props.options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === props.value}
              onChange={() => props.onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

interface CheckProps {
  label: string
  hint?: ComponentChildren
  on: boolean
  onChange: (on: boolean) => void
}

export function Check(props: CheckProps) {
  const id = useId()
  return (
    <div class="check-row">
      <input
        id={id}
        type="checkbox"
        checked={props.on}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <div>
        <label for={id}>{props.label}</label>
        {props.hint && (
          <p class="field-hint" id={`${id}-hint`}>
            {props.hint}
          </p>
        )}
      </div>
    </div>
  )
}
