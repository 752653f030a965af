import { useState } from 'preact/hooks'
import { IconTriangleAlert } from '../../shared/icons'
import { can } from '../account/session'
import { knowledge } from '../api/knowledge'
import type { ImportRun } from '../api/types'
import { formatNumber, Note } from '../controls/bits'
import { Button } from '../controls/button'
import { useLoad } from '../live/load'
import { t } from '../texts'

interface NoteProps {
  bot: string
  /** Opens the import: on one that runs, or to begin again. */
  onOpen: (running?: ImportRun) => void
}

const storageKey = (bot: string) => `frontdesk:import-seen:${bot}`

/** The last import, where the owner should know of it: it still runs, or the end of the server broke it off. */
export function ImportNote({ bot, onOpen }: NoteProps) {
  const { data } = useLoad(`imports:${bot}`, (signal) => knowledge.imports(bot, signal), ['import'])
  const [dismissed, setDismissed] = useState(() => localStorage.getItem(storageKey(bot)))
  const run = data?.items[0]
  if (!run || run.id === dismissed) return null
  const figures = { name: run.name ?? '', done: formatNumber(run.done), total: formatNumber(run.total) }
  if (run.state === 'running') {
    return (
      <p class="import-note muted" role="status">
        {t(run.name ? 'import.goesOnOf' : 'import.goesOn', figures)}{' '}
        <Button small onClick={() => onOpen(run)}>
          {t('import.look')}
        </Button>
      </p>
    )
  }
  if (run.state !== 'interrupted') return null
  return (
    <Note tone="warn" icon={IconTriangleAlert}>
      <p>
        {t(run.name ? 'import.brokenOffOf' : 'import.brokenOff', figures)} {t('import.stays')}
      </p>
      <div class="row import-note-actions">
        {can('admin') && (
          <Button small onClick={() => onOpen()}>
            {t('import.repeat')}
          </Button>
        )}
        <Button
          small
          kind="quiet"
          onClick={() => {
            localStorage.setItem(storageKey(bot), run.id)
            setDismissed(run.id)
          }}
        >
          {t('import.forget')}
        </Button>
      </div>
    </Note>
  )
}
