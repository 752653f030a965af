import { useEffect, useState } from 'preact/hooks'
import { can } from '../account/session'
import { sites } from '../api/knowledge'
import type { Site, SiteSettings } from '../api/knowledge-types'
import { changes } from '../controls/draft'
import { TextField } from '../controls/field'
import { SaveBar } from '../controls/save-bar'
import { useForm } from '../controls/use-form'
import { t } from '../texts'
import { SettingsFields } from './settings-fields'

interface Draft {
  name: string
  settings: SiteSettings
}

const draftOf = (site: Site): Draft => ({ name: site.name, settings: site.settings })

/** Name and settings of a website; what is changed counts from the next reading on. */
export function SiteSettingsForm({ bot, site, onSaved }: { bot: string; site: Site; onSaved: (site: Site) => void }) {
  const [source, setSource] = useState(draftOf(site))
  useEffect(() => setSource(draftOf(site)), [JSON.stringify(draftOf(site))])
  const form = useForm(source, async (draft) => {
    const saved = await sites.change(bot, site.id, changes(source, draft))
    setSource(draftOf(saved))
    onSaved(saved)
    return draftOf(saved)
  })
  const errors = form.problem?.fields ?? {}
  const may = can('admin')
  return (
    <section>
      <fieldset class="form" disabled={!may}>
        <legend class="unseen">{t('site.settings')}</legend>
        <TextField label={t('site.label')} required hint={t('site.labelHint')} value={form.draft.name} error={errors['name']} onInput={(name) => form.change({ name })} />
        <SettingsFields settings={form.draft.settings} change={(patch) => form.change({ settings: { ...form.draft.settings, ...patch } })} errors={errors} />
      </fieldset>
      {may && <SaveBar form={form} />}
    </section>
  )
}
