import type { Chatbot, Models } from '../api/types'
import { Note } from '../controls/bits'
import { Chips } from '../controls/chips'
import { Switch } from '../controls/choice'
import { AreaField, SelectField } from '../controls/field'
import type { Form } from '../controls/use-form'
import { listError } from '../contents/content-fields'
import { href } from '../router/router'
import { t } from '../texts'
import { Threshold } from './threshold'
import { ThresholdEffect } from './threshold-effect'

interface AnswerFieldsProps {
  form: Form<Chatbot>
  /** As it is saved. */
  saved: Chatbot['assistant']
  models: Models | undefined
}

export function AnswerFields({ form, saved, models }: AnswerFieldsProps) {
  const { assistant } = form.draft
  const errors = form.problem?.fields ?? {}
  const set = (patch: Partial<Chatbot['assistant']>) => form.change({ assistant: { ...assistant, ...patch } })
  return (
    <>
      <section class="form-section">
        <h2>{t('assistant.who')}</h2>
        <Switch label={t('assistant.enabled')} hint={t('assistant.enabledHint')} on={assistant.enabled} onChange={(enabled) => set({ enabled })} />
        <Switch label={t('assistant.useModel')} hint={t('assistant.useModelHint')} on={assistant.useModel} onChange={(useModel) => set({ useModel })} />
        {assistant.useModel && <ModelChoice model={assistant.model} models={models} error={errors['assistant.model']} set={(model) => set({ model })} />}
        <AreaField
          label={t('assistant.instructions')}
          optional
          hint={t('assistant.instructionsHint')}
          placeholder={t('assistant.instructionsPlaceholder')}
          rows={5}
          value={assistant.instructions}
          error={errors['assistant.instructions']}
          onInput={(instructions) => set({ instructions })}
        />
        <Switch label={t('assistant.showSources')} hint={t('assistant.showSourcesHint')} on={assistant.showSources} onChange={(showSources) => set({ showSources })} />
      </section>
      <section class="form-section">
        <h2>{t('assistant.sure')}</h2>
        <p class="muted">{t('assistant.sureText')}</p>
        <Threshold
          label={t('assistant.directScore')}
          hint={t('assistant.directScoreHint')}
          value={assistant.directScore}
          error={errors['assistant.directScore']}
          onInput={(directScore) => set({ directScore })}
        />
        <Threshold
          label={t('assistant.foundScore')}
          hint={t('assistant.foundScoreHint')}
          value={assistant.foundScore}
          error={errors['assistant.foundScore'] ?? (assistant.foundScore > assistant.directScore ? t('assistant.thresholdOrder') : undefined)}
          onInput={(foundScore) => set({ foundScore })}
        />
        <ThresholdEffect
          bot={form.draft.id}
          directScore={assistant.directScore}
          foundScore={assistant.foundScore}
          moved={assistant.directScore !== saved.directScore || assistant.foundScore !== saved.foundScore}
        />
        <p class="field-hint">
          {t('assistant.tryHint')} <a href={href('/test-bench')}>{t('nav.bench')}</a>
        </p>
        <AreaField
          label={t('assistant.notFound')}
          hint={t('assistant.notFoundHint')}
          rows={2}
          value={assistant.notFoundText}
          error={errors['assistant.notFoundText']}
          onInput={(notFoundText) => set({ notFoundText })}
        />
        <Chips
          label={t('assistant.words')}
          hint={t('assistant.wordsHint')}
          optional
          values={assistant.escalationWords}
          error={listError(errors, 'assistant.escalationWords')}
          onChange={(escalationWords) => set({ escalationWords })}
        />
      </section>
      <section class="form-section">
        <h2>{t('assistant.understand')}</h2>
        <Switch label={t('assistant.followUps')} hint={t('assistant.followUpsHint')} on={assistant.followUps} onChange={(followUps) => set({ followUps })} />
        <AreaField
          label={t('assistant.synonyms')}
          optional
          hint={t('assistant.synonymsHint')}
          placeholder={t('assistant.synonymsPlaceholder')}
          rows={4}
          value={assistant.synonyms.join('\n')}
          error={listError(errors, 'assistant.synonyms')}
          onInput={(text) => set({ synonyms: text === '' ? [] : text.split('\n') })}
        />
      </section>
    </>
  )
}

interface ModelChoiceProps {
  model: string
  models: Models | undefined
  error: string | undefined
  set: (model: string) => void
}

function ModelChoice({ model, models, error, set }: ModelChoiceProps) {
  const state = models?.state
  const names = state?.models.map((one) => one.name) ?? []
  if (model && !names.includes(model)) names.unshift(model)
  const usual = models?.settings.model || state?.model
  return (
    <>
      <SelectField
        label={t('assistant.model')}
        hint={t('assistant.modelHint')}
        value={model}
        error={error}
        onInput={set}
        options={[
          { value: '', label: usual ? t('assistant.modelUsual', { model: usual }) : t('assistant.modelNone') },
          ...names.map((name) => ({ value: name, label: name })),
        ]}
      />
      {state && state.state !== 'ready' && (
        <Note tone="warn">
          {t('assistant.noModel')} <a href={href('/models')}>{t('checklist.noModelAction')}</a>
        </Note>
      )}
    </>
  )
}
