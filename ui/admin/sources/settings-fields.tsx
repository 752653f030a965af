import type { Schedule, SiteSettings } from '../api/knowledge-types'
import { listError } from '../contents/content-fields'
import { Chips } from '../controls/chips'
import { Choice } from '../controls/choice'
import { NumberField, SelectField } from '../controls/field'
import { t } from '../texts'

const schedules: readonly Schedule[] = ['never', 'hourly', 'daily', 'weekly']

interface SettingsProps {
  settings: SiteSettings
  change: (patch: Partial<SiteSettings>) => void
  errors: Readonly<Record<string, string>>
}

/** What of a website is read, how gently, how often, and what happens with changes. */
export function SettingsFields({ settings, change, errors: given }: SettingsProps) {
  // The server names fields by their place in what was sent.
  const errors = Object.fromEntries(Object.entries(given).map(([field, text]) => [field.replace(/^settings\./, ''), text]))
  return (
    <>
      <div class="field">
        <Choice
          label={t('site.changes')}
          value={settings.changes}
          onChange={(changes) => change({ changes })}
          options={[
            { value: 'apply', label: t('site.apply') },
            { value: 'ask', label: t('site.ask') },
          ]}
        />
        <p class="field-hint">{t('site.changesHint')}</p>
      </div>
      <SelectField
        label={t('site.schedule')}
        value={settings.schedule}
        error={errors['schedule']}
        onInput={(schedule) => change({ schedule: schedule as Schedule })}
        options={schedules.map((value) => ({ value, label: t(`site.${value}`) }))}
      />
      <Chips
        label={t('site.include')}
        optional
        hint={t('site.includeHint')}
        placeholder="/help/*"
        values={settings.include}
        error={listError(errors, 'include')}
        onChange={(include) => change({ include })}
      />
      <Chips
        label={t('site.exclude')}
        optional
        hint={t('site.excludeHint')}
        placeholder="/cart*"
        values={settings.exclude}
        error={listError(errors, 'exclude')}
        onChange={(exclude) => change({ exclude })}
      />
      <div class="form-pair">
        <NumberField
          label={t('site.maxPages')}
          unit={t('site.pagesUnit')}
          min={1}
          value={settings.maxPages}
          error={errors['maxPages']}
          onInput={(maxPages) => change({ maxPages })}
        />
        <NumberField
          label={t('site.maxDepth')}
          unit={t('site.depthUnit')}
          min={0}
          value={settings.maxDepth}
          error={errors['maxDepth']}
          onInput={(maxDepth) => change({ maxDepth })}
        />
        <NumberField
          label={t('site.delay')}
          unit="ms"
          min={0}
          step={50}
          value={settings.delayMs}
          error={errors['delayMs']}
          onInput={(delayMs) => change({ delayMs })}
        />
      </div>
    </>
  )
}
