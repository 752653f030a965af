import { accentFor, contrast, parseHex, surfaces } from '../../shared/accent'
import type { Chatbot } from '../api/types'
import { Choice } from '../controls/choice'
import { Entries } from '../controls/entries'
import { AreaField, Field, NumberField, SelectField, TextField } from '../controls/field'
import type { Form } from '../controls/use-form'
import { listError } from '../contents/content-fields'
import { languageName } from '../conversations/words'
import { formatNumber } from '../controls/bits'
import { t } from '../texts'

const languages = ['en', 'es', 'fr', 'de', 'pt', 'it', 'nl', 'pl', 'tr', 'ar', 'hi', 'ja', 'zh']
const maxStarters = 6

export function AppearanceFields({ form }: { form: Form<Chatbot> }) {
  const { draft, change } = form
  const look = (patch: Partial<Chatbot['appearance']>) => change({ appearance: { ...draft.appearance, ...patch } })
  const errors = form.problem?.fields ?? {}
  const codes = languages.includes(draft.lang) ? languages : [draft.lang, ...languages].filter(Boolean)
  return (
    <>
      <section class="form-section">
        <h2>{t('look.words')}</h2>
        <TextField
          label={t('look.displayName')}
          hint={t('look.displayNameHint')}
          value={draft.displayName}
          error={errors['displayName']}
          onInput={(displayName) => change({ displayName })}
        />
        <AreaField
          label={t('look.greeting')}
          hint={t('look.greetingHint')}
          rows={2}
          value={draft.greeting}
          error={errors['greeting']}
          onInput={(greeting) => change({ greeting })}
        />
        <Entries
          label={t('look.starters')}
          hint={t('look.startersHint')}
          each={t('look.starter')}
          add={t('look.addStarter')}
          max={maxStarters}
          values={draft.starters}
          error={listError(errors, 'starters')}
          onChange={(starters) => change({ starters })}
        />
        <TextField
          label={t('look.placeholder')}
          hint={t('look.placeholderHint')}
          value={draft.placeholder}
          error={errors['placeholder']}
          onInput={(placeholder) => change({ placeholder })}
        />
        <AreaField
          label={t('look.privacyNote')}
          optional
          hint={t('look.privacyNoteHint')}
          rows={2}
          value={draft.privacyNote}
          error={errors['privacyNote']}
          onInput={(privacyNote) => change({ privacyNote })}
        />
        <SelectField
          label={t('look.lang')}
          hint={t('look.langHint')}
          value={draft.lang}
          error={errors['lang']}
          onInput={(lang) => change({ lang })}
          options={codes.map((code) => ({ value: code, label: languageName(code) }))}
        />
      </section>
      <section class="form-section">
        <h2>{t('look.colours')}</h2>
        <AccentField value={draft.appearance.accent} error={errors['appearance.accent']} onInput={(accent) => look({ accent })} />
        <Choice
          label={t('look.theme')}
          value={draft.appearance.theme}
          onChange={(theme) => look({ theme })}
          options={[
            { value: 'auto', label: t('look.themeAuto') },
            { value: 'light', label: t('theme.light') },
            { value: 'dark', label: t('theme.dark') },
          ]}
        />
        <TextField
          label={t('look.avatar')}
          optional
          type="url"
          placeholder="https://"
          hint={t('look.avatarHint')}
          value={draft.avatarUrl}
          error={errors['avatarUrl']}
          onInput={(avatarUrl) => change({ avatarUrl })}
        />
      </section>
      <section class="form-section">
        <h2>{t('look.place')}</h2>
        <Choice
          label={t('look.position')}
          value={draft.appearance.position}
          onChange={(position) => look({ position })}
          options={[
            { value: 'left', label: t('look.left') },
            { value: 'right', label: t('look.right') },
          ]}
        />
        <div class="form-pair">
          <NumberField
            label={t('look.offsetX')}
            unit="px"
            min={0}
            max={200}
            value={draft.appearance.offsetX}
            error={errors['appearance.offsetX']}
            onInput={(offsetX) => look({ offsetX })}
          />
          <NumberField
            label={t('look.offsetY')}
            unit="px"
            min={0}
            max={200}
            value={draft.appearance.offsetY}
            error={errors['appearance.offsetY']}
            onInput={(offsetY) => look({ offsetY })}
          />
        </div>
      </section>
    </>
  )
}

interface AccentProps {
  value: string
  error: string | undefined
  onInput: (value: string) => void
}

/** The owner's colour, by picker or by code, with what becomes of it. */
export function AccentField({ value, error, onInput }: AccentProps) {
  return (
    <Field label={t('look.accent')} hint={accentNote(value)} error={error}>
      {({ id, describedBy, invalid }) => (
        <span class="accent-field">
          <input
            type="color"
            aria-label={t('look.accentPick')}
            value={/^#[\da-f]{6}$/i.test(value) ? value : '#000000'}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          <input
            id={id}
            class="input mono"
            value={value}
            maxLength={7}
            spellcheck={false}
            autocomplete="off"
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        </span>
      )}
    </Field>
  )
}

/** What becomes of the owner's colour on white: kept, or made darker until text on it can be read. */
function accentNote(value: string): string {
  const wanted = parseHex(value)
  const shown = accentFor(value, 'light')
  if (!wanted || !shown) return t('look.accentUnread')
  const ratio = formatNumber(contrast(wanted, parseHex(surfaces.light)!), 1)
  if (shown.accent.toLowerCase() === value.toLowerCase()) return t('look.accentGood', { ratio })
  return t('look.accentDarker', { ratio, shown: shown.accent })
}
