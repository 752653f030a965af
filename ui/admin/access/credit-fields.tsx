import type { ComponentChildren } from 'preact'
import { IconPlus, IconX } from '../../shared/icons'
import { Button } from '../controls/button'
import { Switch } from '../controls/choice'
import { AreaField, NumberField, SelectField, TextField } from '../controls/field'
import { t } from '../texts'
import { audiences, mostAllowances, mostModels, paths, periods, type Access, type Allowance, type ModelPrice } from './domain'

export interface FieldsProps {
  draft: Access
  errors: Readonly<Record<string, string>>
  change: (patch: Partial<Access>) => void
}

/** What replies cost, who is given how much, and what is read when there is no more. */
export function CreditFields({ draft, errors, change }: FieldsProps) {
  const { credits } = draft
  const set = (patch: Partial<Access['credits']>) => change({ credits: { ...credits, ...patch } })
  return (
    <section class="form-section">
      <h2>{t('access.credits')}</h2>
      <p class="muted">{t('access.creditsText')}</p>
      <Switch label={t('access.enabled')} hint={t('access.enabledHint')} on={credits.enabled} onChange={(enabled) => set({ enabled })} />
      <h3>{t('access.prices')}</h3>
      <p class="field-hint">{t('access.pricesHint')}</p>
      <div class="form-pair access-prices">
        {paths.map((path) => (
          <NumberField
            key={path}
            label={t(`access.path.${path}`)}
            min={0}
            max={1000}
            value={credits.prices[path]}
            error={errors[`credits.prices.${path}`]}
            onInput={(price) => set({ prices: { ...credits.prices, [path]: price } })}
          />
        ))}
      </div>
      <ModelPrices rows={credits.models} errors={errors} onChange={(models) => set({ models })} />
      {credits.enabled && (
        <>
          <h3>{t('access.allowances')}</h3>
          <p class="field-hint">{t('access.allowancesHint')}</p>
          <Allowances rows={credits.allowances} errors={errors} onChange={(allowances) => set({ allowances })} />
          <AreaField
            label={t('access.limitText')}
            optional
            rows={2}
            maxLength={1000}
            value={credits.text}
            placeholder={t('access.limitDefault')}
            hint={t('access.limitHint')}
            error={errors['credits.text']}
            onInput={(text) => set({ text })}
          />
          <Switch label={t('access.contact')} hint={t('access.contactHint')} on={credits.contact} onChange={(contact) => set({ contact })} />
        </>
      )}
    </section>
  )
}

interface RowsProps<Row> {
  rows: readonly Row[]
  errors: Readonly<Record<string, string>>
  onChange: (rows: Row[]) => void
}

function ModelPrices({ rows, errors, onChange }: RowsProps<ModelPrice>) {
  const set = (at: number, patch: Partial<ModelPrice>) => onChange(rows.map((row, i) => (i === at ? { ...row, ...patch } : row)))
  return (
    <>
      {rows.map((row, i) => (
        <Row key={i} name={row.model || t('access.model')} onRemove={() => onChange(rows.filter((_, at) => at !== i))}>
          <TextField
            label={t('access.model')}
            mono
            value={row.model}
            placeholder="llama3.2:3b"
            error={errors[`models[${i}].model`]}
            onInput={(model) => set(i, { model })}
          />
          <NumberField label={t('access.price')} min={0} max={1000} value={row.price} error={errors[`models[${i}].price`]} onInput={(price) => set(i, { price })} />
        </Row>
      ))}
      <div>
        <Button small icon={IconPlus} disabled={rows.length >= mostModels} onClick={() => onChange([...rows, { model: '', price: 1 }])}>
          {t('access.addModel')}
        </Button>
      </div>
    </>
  )
}

function Allowances({ rows, errors, onChange }: RowsProps<Allowance>) {
  const set = (at: number, patch: Partial<Allowance>) => onChange(rows.map((row, i) => (i === at ? { ...row, ...patch } : row)))
  const add = () => onChange([...rows, { for: rows.some((row) => row.for === 'everyone') ? 'plan' : 'everyone', credits: 20, period: 'day' }])
  return (
    <>
      {rows.length === 0 && <p class="muted">{t('access.noAllowance')}</p>}
      {rows.map((row, i) => {
        const error = (name: string) => errors[`credits.allowances[${i}].${name}`]
        return (
          <Row key={i} name={t('access.allowanceName', { n: i + 1 })} onRemove={() => onChange(rows.filter((_, at) => at !== i))}>
            <SelectField
              label={t('access.for')}
              value={row.for}
              error={error('for') ?? errors[`credits.allowances[${i}]`]}
              onInput={(next) => set(i, { for: next as Allowance['for'] })}
              options={audiences.map((value) => ({ value, label: t(`access.for.${value}`) }))}
            />
            {row.for !== 'everyone' && (
              <TextField
                label={t(row.for === 'plan' ? 'access.plan' : 'access.platformId')}
                maxLength={100}
                value={row.value ?? ''}
                error={error('value')}
                onInput={(value) => set(i, { value })}
              />
            )}
            <NumberField label={t('access.amount')} min={0} max={1_000_000} value={row.credits} error={error('credits')} onInput={(credits) => set(i, { credits })} />
            <SelectField
              label={t('access.period')}
              value={row.period}
              error={error('period')}
              onInput={(next) => set(i, { period: next as Allowance['period'] })}
              options={periods.map((value) => ({ value, label: t(`access.period.${value}`) }))}
            />
          </Row>
        )
      })}
      {errors['credits.allowances'] && <p class="field-error">{errors['credits.allowances']}</p>}
      <div>
        <Button small icon={IconPlus} disabled={rows.length >= mostAllowances} onClick={add}>
          {t('access.addAllowance')}
        </Button>
      </div>
    </>
  )
}

interface RowProps {
  name: string
  onRemove: () => void
  children: ComponentChildren
}

function Row({ name, onRemove, children }: RowProps) {
  return (
    <div class="access-row" role="group" aria-label={name}>
      <div class="access-fields">{children}</div>
      <Button kind="quiet" icon={IconX} label={t('entries.remove', { name })} onClick={onRemove} />
    </div>
  )
}
