import type { ComponentChildren } from 'preact'
import { relativeTime } from '../../shared/time'
import { presentFor } from '../live/now'
import { lang, t } from '../texts'
import { ProblemNote } from './bits'
import { Button } from './button'
import type { Form } from './use-form'

interface SaveBarProps {
  form: Pick<Form<object>, 'dirty' | 'saving' | 'problem' | 'savedAt' | 'save' | 'discard'>
  /** What the button says; "Save changes" when left out. */
  label?: string
  /** Stands at the end of the bar. */
  aside?: ComponentChildren
}

/** Saves, and says in words how things stand. Errors of fields stand at the fields; all others here. */
export function SaveBar({ form, label, aside }: SaveBarProps) {
  const fieldErrors = Object.keys(form.problem?.fields ?? {}).length
  return (
    <>
      {form.problem && fieldErrors === 0 && <ProblemNote problem={form.problem} />}
      <div class="save-bar">
        <Button kind="primary" keys="Ctrl S" busy={form.saving} disabled={!form.dirty && !form.saving} onClick={() => void form.save()}>
          {form.saving ? t('form.saving') : (label ?? t('form.save'))}
        </Button>
        {form.dirty && !form.saving && (
          <Button kind="quiet" onClick={form.discard}>
            {t('form.discard')}
          </Button>
        )}
        <SaveState form={form} errors={fieldErrors} />
        {aside}
      </div>
    </>
  )
}

function SaveState({ form, errors }: SaveBarProps & { errors: number }) {
  const [text, tone] =
    errors > 0
      ? [t('form.errors', { n: errors }), 'save-state unsaved']
      : form.dirty
        ? [t('form.unsaved'), 'save-state unsaved']
        : form.savedAt
          ? [t('form.savedAt', { when: relativeTime(form.savedAt, presentFor(form.savedAt), lang.value) }), 'save-state']
          : ['', 'save-state']
  return (
    <span class={tone} role="status">
      {text}
    </span>
  )
}
