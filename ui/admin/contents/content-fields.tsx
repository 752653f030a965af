import type { Problem } from '../../shared/problem'
import { Chips } from '../controls/chips'
import { Choice } from '../controls/choice'
import { Entries } from '../controls/entries'
import { AreaField, Field, SelectField, TextField } from '../controls/field'
import { languageName } from '../conversations/words'
import { t } from '../texts'
import type { ContentDraft } from './draft'
import { localValue, momentOf } from './local-time'

interface FieldsProps {
  draft: ContentDraft
  change: (patch: Partial<ContentDraft>) => void
  problem: Problem | undefined
  /** A new one may still become the other kind. */
  isNew: boolean
}

const languages = ['en', 'es', 'fr', 'de', 'pt', 'it', 'nl', 'pl', 'tr', 'ar', 'hi', 'ja', 'zh']
const maxQuestions = 50

/** Errors of a list arrive under its name or under that of one entry, "questions[2]" or "questions.2". */
export function listError(fields: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  return Object.entries(fields ?? {}).find(([field]) => field === name || field.startsWith(`${name}[`) || field.startsWith(`${name}.`))?.[1]
}

export function ContentFields({ draft, change, problem, isNew }: FieldsProps) {
  const errors = problem?.fields ?? {}
  const isQa = draft.kind === 'qa'
  const codes = languages.includes(draft.lang) || draft.lang === '' ? languages : [draft.lang, ...languages]
  return (
    <>
      {isNew && (
        <div>
          <Choice
            label={t('contents.kind')}
            value={draft.kind}
            onChange={(kind) => change({ kind })}
            options={[
              { value: 'qa', label: t('contents.qa') },
              { value: 'article', label: t('contents.article') },
            ]}
          />
          <p class="field-hint">{isQa ? t('contents.qaHint') : t('contents.articleHint')}</p>
        </div>
      )}
      <TextField
        label={t('contents.title')}
        value={draft.title}
        autofocus={isNew}
        required
        hint={isQa ? t('contents.titleHintQa') : t('contents.titleHint')}
        error={errors['title']}
        onInput={(title) => change({ title })}
      />
      {isQa && (
        <Entries
          label={t('contents.questions')}
          hint={t('contents.questionsHint')}
          each={t('contents.question')}
          add={t('contents.addQuestion')}
          max={maxQuestions}
          placeholder={t('contents.questionPlaceholder')}
          values={draft.questions}
          error={listError(errors, 'questions')}
          onChange={(questions) => change({ questions })}
        />
      )}
      <AreaField
        label={isQa ? t('contents.answer') : t('contents.text')}
        rows={isQa ? 6 : 14}
        value={draft.body}
        hint={t('contents.markdownHint')}
        error={errors[isQa ? 'answer' : 'text']}
        onInput={(body) => change({ body })}
      />
      <TextField
        label={t('contents.url')}
        optional
        type="url"
        placeholder="https://"
        value={draft.url}
        hint={t('contents.urlHint')}
        error={errors['url']}
        onInput={(url) => change({ url })}
      />
      <SelectField
        label={t('contents.lang')}
        value={draft.lang}
        hint={t('contents.langHint')}
        error={errors['lang']}
        onInput={(lang) => change({ lang })}
        options={[{ value: '', label: t('contents.langDetect') }, ...codes.map((code) => ({ value: code, label: languageName(code) }))]}
      />
      <Chips
        label={t('contents.tags')}
        optional
        hint={t('contents.tagsHint')}
        values={draft.tags}
        error={listError(errors, 'tags')}
        onChange={(tags) => change({ tags })}
      />
      <fieldset class="validity">
        <legend class="field-label">
          {t('contents.validity')} <span class="field-optional">{t('form.optional')}</span>
        </legend>
        <div class="form-pair">
          <MomentField label={t('contents.validFrom')} value={draft.validFrom} error={errors['validFrom']} onInput={(validFrom) => change({ validFrom })} />
          <MomentField label={t('contents.validTo')} value={draft.validTo} error={errors['validTo']} onInput={(validTo) => change({ validTo })} />
        </div>
        <p class="field-hint">{t('contents.validHint')}</p>
      </fieldset>
    </>
  )
}

interface MomentProps {
  label: string
  value: string | null
  error: string | undefined
  onInput: (value: string | null) => void
}

function MomentField({ label, value, error, onInput }: MomentProps) {
  return (
    <Field label={label} error={error}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          class="input"
          type="datetime-local"
          value={localValue(value)}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          onInput={(event) => onInput(momentOf(event.currentTarget.value))}
        />
      )}
    </Field>
  )
}
