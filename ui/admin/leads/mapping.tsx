import { IconPlus, IconX } from '../../shared/icons'
import { chatbots } from '../api/api'
import { chatbot } from '../account/session'
import type { CRM, CRMMapping } from '../api/leads'
import { Button } from '../controls/button'
import { SelectField, TextField } from '../controls/field'
import { useLoad } from '../live/load'
import { t, type TextKey } from '../texts'

interface MappingProps {
  mapping: readonly CRMMapping[]
  sources: readonly string[]
  target: CRM['target']
  errors: Readonly<Record<string, string>>
  onChange: (mapping: CRMMapping[]) => void
}

const fixed = 'text:'

/** Which field over there is filled with what of a lead. */
export function Mapping({ mapping, sources, target, errors, onChange }: MappingProps) {
  const id = chatbot.value?.id ?? null
  const bot = useLoad(id && `chatbot:${id}`, (signal) => chatbots.get(id!, signal), ['chatbots'])
  const own = (bot.data?.leadForm.fields ?? []).map(({ key, label }) => ({ value: `field:${key}`, label: t('crm.from.own', { name: label }) }))
  const known = [...sources.map((value) => ({ value, label: t(`crm.from.${value}` as TextKey) })), ...own, { value: fixed, label: t('crm.from.text') }]
  const set = (at: number, patch: Partial<CRMMapping>) => onChange(mapping.map((one, i) => (i === at ? { ...one, ...patch } : one)))
  return (
    <section class="form-section">
      <h2>{t('crm.mapping')}</h2>
      <p class="muted">{t('crm.mappingText')}</p>
      {mapping.map((one, i) => {
        const isFixed = one.from.startsWith(fixed)
        const value = isFixed ? fixed : one.from
        const options = known.some((option) => option.value === value) ? known : [...known, { value, label: value }]
        return (
          <div key={i} class="mapping-row">
            <TextField label={t('crm.to')} mono value={one.to} error={errors[`mapping[${i}].to`]} onInput={(to) => set(i, { to })} />
            <SelectField label={t('crm.from')} value={value} error={errors[`mapping[${i}].from`]} options={options} onInput={(from) => set(i, { from })} />
            <Button kind="quiet" icon={IconX} label={t('crm.removeField')} onClick={() => onChange(mapping.filter((_, at) => at !== i))} />
            {isFixed && (
              <div class="mapping-words">
                <TextField label={t('crm.words')} value={one.from.slice(fixed.length)} onInput={(text) => set(i, { from: fixed + text })} />
              </div>
            )}
          </div>
        )
      })}
      <div class="lead-need">
        <Button small icon={IconPlus} onClick={() => onChange([...mapping, { to: '', from: 'name' }])}>
          {t('crm.add')}
        </Button>
        {mapping.length === 0 && (
          <Button small onClick={() => onChange(usual(target))}>
            {t('crm.usual')}
          </Button>
        )}
      </div>
    </section>
  )
}

/** What the server takes by itself where nothing is mapped. */
function usual(target: CRM['target']): CRMMapping[] {
  const pairs: [string, string][] =
    target === 'salesforce'
      ? [['first_name', 'firstName'], ['last_name', 'lastName'], ['email', 'email'], ['phone', 'phone'], ['company', 'company'], ['lead_source', 'text:Website chat'], ['description', 'question']]
      : [['id', 'id'], ['name', 'name'], ['email', 'email'], ['phone', 'phone'], ['question', 'question'], ['page', 'page'], ['source', 'source'], ['createdAt', 'createdAt'], ['conversation', 'conversation']]
  return pairs.map(([to, from]) => ({ to, from }))
}
