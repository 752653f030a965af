import './sources.css'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { sites } from '../api/knowledge'
import { asProblem } from '../api/client'
import type { Site, SiteSettings } from '../api/knowledge-types'
import { ProblemNote } from '../controls/bits'
import { Button } from '../controls/button'
import { Dialog } from '../controls/dialog'
import { changes } from '../controls/draft'
import { TextField } from '../controls/field'
import { t } from '../texts'
import { SettingsFields } from './settings-fields'
import { defaultSettings } from './site-settings'

interface FormProps {
  bot: string
  onAdded: (site: Site) => void
  /** With what to read and how often, behind a line that opens. */
  advanced?: boolean
  autofocus?: boolean
  /** Stands before the button. */
  children?: ComponentChildren
}

/** An address, and off it goes. */
export function AddSiteForm({ bot, onAdded, advanced = false, autofocus = false, children }: FormProps) {
  const [typed, setTyped] = useState('')
  const [settings, setSettings] = useState<SiteSettings>(defaultSettings)
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)

  async function start(event: Event) {
    event.preventDefault()
    const url = typed.trim() // the server completes "shop.example", by https or http
    if (busy || url === '') return
    setBusy(true)
    setProblem(undefined)
    try {
      const chosen = changes(defaultSettings, settings) as Partial<SiteSettings>
      onAdded(await sites.add(bot, { url, ...(Object.keys(chosen).length > 0 ? { settings: { ...settings } } : {}) }))
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setBusy(false)
    }
  }
  const errors = problem?.fields ?? {}
  return (
    <form class="form add-site" onSubmit={(event) => void start(event)} noValidate>
      {problem && !('url' in errors) && <ProblemNote problem={problem} />}
      <TextField
        label={t('add.address')}
        // Not "url": the browser would refuse an address without https:// before we can add it.
        type="text"
        autocomplete="url"
        placeholder={t('add.placeholder')}
        hint={t('add.hint')}
        value={typed}
        autofocus={autofocus}
        error={errors['url']}
        onInput={setTyped}
      />
      {advanced && (
        <details class="add-advanced">
          <summary>{t('add.advanced')}</summary>
          <div class="stack">
            <SettingsFields settings={settings} change={(patch) => setSettings({ ...settings, ...patch })} errors={errors} />
          </div>
        </details>
      )}
      {children}
      <Button type="submit" kind="primary" busy={busy} disabled={typed.trim() === ''}>
        {busy ? t('add.starting') : t('add.start')}
      </Button>
    </form>
  )
}

export function AddSiteDialog({ bot, onClose, onAdded }: { bot: string; onClose: () => void; onAdded: (site: Site) => void }) {
  return (
    <Dialog title={t('sources.add')} wide onClose={onClose}>
      <AddSiteForm bot={bot} advanced autofocus onAdded={onAdded} />
    </Dialog>
  )
}
