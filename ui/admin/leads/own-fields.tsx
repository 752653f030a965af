import { IconPlus, IconX } from '../../shared/icons'
import type { LeadOwnField } from '../api/leads'
import { Button } from '../controls/button'
import { Chips } from '../controls/chips'
import { Choice } from '../controls/choice'
import { SelectField, TextField } from '../controls/field'
import { t } from '../texts'

const most = 10
const kinds = ['text', 'long', 'choice'] as const

interface OwnFieldsProps {
  fields: readonly LeadOwnField[]
  errors: Readonly<Record<string, string>>
  onChange: (fields: LeadOwnField[]) => void
}

/** The owner's own fields: label, name, kind, and whether they must be filled in. */
export function OwnFields({ fields, errors, onChange }: OwnFieldsProps) {
  const set = (at: number, patch: Partial<LeadOwnField>) => onChange(fields.map((field, i) => (i === at ? { ...field, ...patch } : field)))
  return (
    <div class="lead-needs">
      <h3>{t('form.lead.own')}</h3>
      <p class="muted">{t('form.lead.ownText')}</p>
      {fields.map((field, i) => {
        const error = (name: string) => errors[`leadForm.fields[${i}].${name}`]
        return (
          <div key={i} class="own-field" role="group" aria-label={field.label || t('form.lead.own')}>
            <div class="own-field-head">
              <Choice
                label={t('form.lead.ownKind')}
                hideLabel
                value={field.need === 'required' ? 'required' : 'optional'}
                onChange={(need) => set(i, { need })}
                options={(['optional', 'required'] as const).map((value) => ({ value, label: t(`form.lead.need.${value}`) }))}
              />
              <Button kind="quiet" small icon={IconX} label={t('form.lead.ownRemove')} onClick={() => onChange(fields.filter((_, at) => at !== i))} />
            </div>
            <div class="form-pair">
              <TextField
                label={t('form.lead.ownLabel')}
                value={field.label}
                error={error('label')}
                onInput={(label) => set(i, { label, ...(field.key === keyOf(field.label) ? { key: keyOf(label) } : {}) })}
              />
              <TextField label={t('form.lead.ownKey')} mono value={field.key} error={error('key')} onInput={(key) => set(i, { key })} />
            </div>
            <SelectField
              label={t('form.lead.ownKind')}
              value={field.kind}
              error={error('kind')}
              onInput={(kind) => set(i, { kind: kind as LeadOwnField['kind'], options: kind === 'choice' ? field.options : [] })}
              options={kinds.map((value) => ({ value, label: t(`form.lead.kind.${value}`) }))}
            />
            {field.kind === 'choice' && (
              <Chips
                label={t('form.lead.options')}
                hint={t('form.lead.options.hint')}
                error={error('options')}
                values={field.options}
                onChange={(options) => set(i, { options })}
              />
            )}
          </div>
        )
      })}
      <div>
        <Button
          small
          icon={IconPlus}
          disabled={fields.length >= most}
          onClick={() => onChange([...fields, { key: '', label: '', kind: 'text', options: [], need: 'optional' }])}
        >
          {t('form.lead.ownAdd')}
        </Button>
      </div>
    </div>
  )
}

/** What a label is called in exports: small letters, digits, underscores. */
export function keyOf(label: string): string {
  return label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 40)
}
