import type { Chatbot } from '../api/types'
import type { WhatIf } from '../api/lab-types'
import { Check } from '../controls/choice'
import { AreaField, NumberField, SelectField, TextField } from '../controls/field'
import { t } from '../texts'

interface WhatIfFieldsProps {
  chatbot: Chatbot
  draft: WhatIf
  change: (patch: Partial<WhatIf>) => void
  errors: Record<string, string>
}

/** Settings to try without saving them. What is not touched stays as visitors have it. */
export function WhatIfFields({ chatbot, draft, change, errors }: WhatIfFieldsProps) {
  const { assistant } = chatbot
  return (
    <div class="what-if">
      <div class="form-pair">
        <NumberField
          label={t('assistant.directScore')}
          min={0}
          max={1}
          step={0.01}
          value={draft.directScore ?? assistant.directScore}
          error={errors['whatIf.directScore']}
          onInput={(directScore) => change({ directScore })}
        />
        <NumberField
          label={t('assistant.foundScore')}
          min={0}
          max={1}
          step={0.01}
          value={draft.foundScore ?? assistant.foundScore}
          error={errors['whatIf.foundScore']}
          onInput={(foundScore) => change({ foundScore })}
        />
        <SelectField
          label={t('whatIf.match')}
          value={draft.match ?? 'both'}
          error={errors['whatIf.match']}
          onInput={(match) => change({ match: match as 'both' | 'words' | 'meaning' })}
          options={[
            { value: 'both', label: t('whatIf.both') },
            { value: 'words', label: t('whatIf.words') },
            { value: 'meaning', label: t('whatIf.meaning') },
          ]}
        />
      </div>
      <Check label={t('whatIf.drafts')} hint={t('whatIf.draftsHint')} on={draft.drafts ?? false} onChange={(drafts) => change({ drafts })} />
      <Check label={t('assistant.useModel')} on={draft.useModel ?? assistant.useModel} onChange={(useModel) => change({ useModel })} />
      {(draft.useModel ?? assistant.useModel) && (
        <>
          <TextField
            label={t('assistant.model')}
            optional
            placeholder={assistant.model || t('assistant.modelNone')}
            value={draft.model ?? ''}
            error={errors['whatIf.model']}
            onInput={(model) => change({ model })}
          />
          <AreaField
            label={t('assistant.instructions')}
            optional
            rows={3}
            value={draft.instructions ?? assistant.instructions}
            error={errors['whatIf.instructions']}
            onInput={(instructions) => change({ instructions })}
          />
        </>
      )}
    </div>
  )
}
