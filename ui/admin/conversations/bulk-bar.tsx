import { useState } from 'preact/hooks'
import { IconDownload, IconTag, IconTrash2, IconX } from '../../shared/icons'
import { can } from '../account/session'
import { bulk, type BulkInput } from '../api/conversations'
import { queryString } from '../api/client'
import { Button } from '../controls/button'
import { confirm } from '../controls/dialog'
import { Menu } from '../controls/menu'
import { sayProblem } from '../controls/toasts'
import { t } from '../texts'
import { showRun } from './bulk-state'
import { apiQuery, ownZone, type Filter, type Tab } from './filter'
import { TagDialog } from './tag-dialog'
import type { Picked } from './use-picking'

interface BulkBarProps {
  bot: string
  picking: Picked
  filter: Filter
  tab: Tab
  /** All that the filter finds. */
  total: number | undefined
  asOf: string | undefined
  /** Rows that have been read. */
  loaded: number
}

/** So many can be chosen one by one; for more, all that the filter finds are. */
const mostChosen = 2000

/** What can be done with the rows that are chosen. */
export function BulkBar({ bot, picking, filter, tab, total, asOf, loaded }: BulkBarProps) {
  const [tagging, setTagging] = useState(false)
  const { selection, count } = picking
  const n = { n: count }
  const tooMany = selection.ids.size > mostChosen

  async function start(what: Pick<BulkInput, 'action' | 'tags' | 'format'>) {
    const query = queryString(apiQuery(filter, tab, new Date(), ownZone())).slice(1)
    const about = selection.all ? { filter: query, except: [...selection.ids], ...(asOf ? { asOf } : {}) } : { ids: [...selection.ids] }
    try {
      const run = await bulk.start(bot, { ...what, ...about })
      showRun(run)
      if (run.action === 'export') location.assign(bulk.fileHref(bot, run.id))
      picking.clear()
    } catch (error) {
      sayProblem(error)
    }
  }
  async function sure(action: 'delete' | 'end') {
    const yes = t(`bulk.${action}N`, n)
    if (await confirm({ title: t(`bulk.${action}Ask`, n), text: t(`bulk.${action}Text`), yes, danger: action === 'delete' })) void start({ action })
  }
  return (
    <div class="list-bar bulk-bar" role="group" aria-label={t('bulk.bar')}>
      <b class="numbers" role="status">
        {t('bulk.chosen', n)}
      </b>
      {!selection.all && total !== undefined && total > count && picking.pick.head === 'all' && loaded > 0 && (
        <Button small onClick={picking.all}>
          {t('bulk.all', { n: total })}
        </Button>
      )}
      {tooMany ? (
        <span class="field-error">{t('bulk.tooMany', { n: mostChosen })}</span>
      ) : (
        <>
          <Button small icon={IconTag} onClick={() => setTagging(true)}>
            {t('bulk.tag')}
          </Button>
          <Button small onClick={() => void sure('end')}>
            {t('bulk.end')}
          </Button>
          <Menu
            label={t('bulk.export')}
            class="button plain small"
            items={(['csv', 'json'] as const).map((format) => ({
              label: t(`bulk.${format}`),
              icon: IconDownload,
              run: () => void start({ action: 'export', format }),
            }))}
          >
            <span>{t('bulk.export')}</span>
          </Menu>
          {can('admin') && (
            <Button small icon={IconTrash2} onClick={() => void sure('delete')}>
              {t('bulk.delete')}
            </Button>
          )}
        </>
      )}
      <Button small kind="quiet" icon={IconX} label={t('bulk.clear')} keys="Esc" onClick={picking.clear} />
      {tagging && (
        <TagDialog
          bot={bot}
          count={count}
          onClose={() => setTagging(false)}
          onDone={(action, tags) => {
            setTagging(false)
            void start({ action, tags })
          }}
        />
      )}
    </div>
  )
}
