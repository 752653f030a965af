import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { t } from '../texts'

interface FieldProps {
  label: string
  hint?: ComponentChildren
  error?: string | undefined
  /** The flag, variable or file that decides this setting; it cannot be changed here then. */
  fixedBy?: string | undefined
  optional?: boolean
}

interface Wiring {
  id: string
  describedBy: string | undefined
  invalid: boolean
}

/** Label above, hint below, error in its place. The control is drawn by `children` and wired to all three. */
export function Field(props: FieldProps & { children: (wiring: Wiring) => ComponentChildren }) {
  const id = useId()
  const notes = [props.error && `${id}-error`, (props.hint || props.fixedBy) && `${id}-hint`].filter(Boolean)
  return (
    <div class={props.error ? 'field invalid' : 'field'}>
      <label class="field-label" for={id}>
        {props.label}
        {props.optional && <span class="field-optional"> {t('form.optional')}</span>}
      </label>
      {props.children({ id, describedBy: notes.join(' ') || undefined, invalid: Boolean(props.error) })}
      {props.error && (
        <p class="field-error" id={`${id}-error`}>
          {props.error}
        </p>
      )}
      {(props.hint || props.fixedBy) && (
        <p class="field-hint" id={`${id}-hint`}>
          {props.fixedBy ? t('form.fixed', { by: props.fixedBy }) : props.hint}
        </p>
      )}
    </div>
  )
}

interface TextProps extends FieldProps {
  value: string
  onInput: (value: string) => void
  type?: 'text' | 'email' | 'password' | 'url' | 'tel' | 'search'
  placeholder?: string
  autocomplete?: string
  required?: boolean
  maxLength?: number
  autofocus?: boolean
  mono?: boolean
}

export function TextField(props: TextProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // The attribute alone works only while a page or a dialog opens.
    if (props.autofocus) input.current?.focus()
  }, [])
  const limit = props.maxLength === undefined ? {} : { maxLength: props.maxLength }
  return (
    <Field {...props}>
      {({ id, describedBy, invalid }) => (
        <input
          {...limit}
          ref={input}
          id={id}
          class={props.mono ? 'input mono' : 'input'}
          // The typings know one shape of input for each type; all of ours take the same attributes.
          type={(props.type ?? 'text') as 'text'}
          value={props.value}
          placeholder={props.placeholder}
          autocomplete={(props.autocomplete ?? 'off') as 'off'}
          required={props.required ?? false}
          disabled={Boolean(props.fixedBy)}
          autofocus={props.autofocus ?? false}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

interface AreaProps extends FieldProps {
  value: string
  onInput: (value: string) => void
  rows?: number
  placeholder?: string
  maxLength?: number
  mono?: boolean
}

/** A text of several lines that grows with what is written, up to half of the window. */
export function AreaField(props: AreaProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const node = area.current
    if (!node) return
    node.style.height = 'auto'
    node.style.height = `${node.scrollHeight + 2}px`
  }, [props.value])
  return (
    <Field {...props}>
      {({ id, describedBy, invalid }) => (
        <textarea
          ref={area}
          id={id}
          class={props.mono ? 'input area mono' : 'input area'}
          rows={props.rows ?? 3}
          value={props.value}
          placeholder={props.placeholder}
          maxLength={props.maxLength}
          disabled={Boolean(props.fixedBy)}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

interface NumberProps extends FieldProps {
  value: number
  onInput: (value: number) => void
  min?: number
  max?: number
  step?: number
  unit?: string
}

export function NumberField(props: NumberProps) {
  return (
    <Field {...props}>
      {({ id, describedBy, invalid }) => (
        <span class="with-unit">
          <input
            id={id}
            class="input number"
            type="number"
            inputMode="decimal"
            value={Number.isFinite(props.value) ? String(props.value) : ''}
            min={props.min}
            max={props.max}
            step={props.step ?? 1}
            disabled={Boolean(props.fixedBy)}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            onInput={(event) => props.onInput(event.currentTarget.valueAsNumber)}
          />
          {props.unit && <span class="unit">{props.unit}</span>}
        </span>
      )}
    </Field>
  )
}

interface SelectProps extends FieldProps {
  value: string
  onInput: (value: string) => void
  options: readonly { value: string; label: string }[]
}

export function SelectField(props: SelectProps) {
  return (
    <Field {...props}>
      {({ id, describedBy, invalid }) => (
        <select
          id={id}
          class="input select"
          disabled={Boolean(props.fixedBy)}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
