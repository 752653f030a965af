import { Field } from '../controls/field'

interface ThresholdProps {
  label: string
  hint: string
  value: number
  error: string | undefined
  onInput: (value: number) => void
}

/** A confidence from 0 to 1, by slider or by number. */
export function Threshold({ label, hint, value, error, onInput }: ThresholdProps) {
  const shown = Number.isFinite(value) ? value : 0
  return (
    <Field label={label} hint={hint} error={error}>
      {({ id, describedBy, invalid }) => (
        <span class="threshold">
          <input
            type="range"
            aria-label={label}
            min={0}
            max={1}
            step={0.01}
            value={shown}
            onInput={(event) => onInput(event.currentTarget.valueAsNumber)}
          />
          <input
            id={id}
            class="input number"
            type="number"
            min={0}
            max={1}
            step={0.01}
            value={Number.isFinite(value) ? String(value) : ''}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            onInput={(event) => onInput(event.currentTarget.valueAsNumber)}
          />
        </span>
      )}
    </Field>
  )
}
