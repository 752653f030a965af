import { useEffect } from 'preact/hooks'
import { IconX } from '../../shared/icons'
import { can } from '../account/session'
import { bulk, type BulkEvent, type BulkRun } from '../api/conversations'
import { Badge } from '../controls/bits'
import { Button, LinkButton } from '../controls/button'
import { sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { onLive } from '../live/live'
import { now } from '../live/now'
import { t } from '../texts'
import { hideRun, isGoing, showRun, shownRuns } from './bulk-state'

/** What is being done to many conversations, and what came of it. */
export function BulkRuns({ bot }: { bot: string }) {
  const runs = useLoad(`bulk:${bot}`, (signal) => bulk.list(bot, signal))
  useEffect(
    () =>
      onLive<BulkEvent>('bulk', (event) => {
        if (!event || event.chatbot !== bot) return
        // A run that is not known yet is read with the others.
        const known = runs.put((read) => (read?.items.some((one) => one.id === event.id) ? { items: read.items.map((one) => (one.id === event.id ? event : one)) } : undefined))
        if (!known) runs.reload()
      }),
    [bot],
  )
  const shown = shownRuns(runs.data?.items ?? [], now.value.getTime())
  return (
    <>
      {shown.map((run) => (
        <Run key={run.id} bot={bot} run={run} reload={runs.reload} />
      ))}
    </>
  )
}

function Run({ bot, run, reload }: { bot: string; run: BulkRun; reload: () => void }) {
  const may = can(run.action === 'delete' || run.action === 'restore' ? 'admin' : 'agent')
  async function act(what: (bot: string, id: string) => Promise<BulkRun>) {
    try {
      showRun(await what(bot, run.id))
    } catch (error) {
      sayProblem(error)
    }
    reload()
  }
  const going = isGoing(run)
  const broken = run.state === 'interrupted' || run.state === 'cancelled' || run.state === 'failed'
  const undo = run.undoUntil && Date.parse(run.undoUntil) > now.value.getTime()
  return (
    <div class="list-bar bulk-run">
      {broken && <Badge tone="warn">{t(`bulk.${run.state as 'failed'}`)}</Badge>}
      <span role="status" class="bulk-text">
        {sentence(run)} <span class="muted">{left(run)}</span>
      </span>
      {going && <progress max={Math.max(run.total, run.done, 1)} value={run.done} aria-label={sentence(run)} />}
      {may && going && (
        <Button small onClick={() => void act(bulk.cancel)}>
          {t('action.cancel')}
        </Button>
      )}
      {may && broken && !run.undone && run.action !== 'export' && (
        <Button small onClick={() => void act(bulk.resume)}>
          {t('bulk.goOn')}
        </Button>
      )}
      {may && run.action === 'export' && !going && (
        <LinkButton small href={bulk.fileHref(bot, run.id)} download>
          {t('bulk.again')}
        </LinkButton>
      )}
      {may && undo && (
        <Button small onClick={() => void act(bulk.undo)}>
          {t('action.undo')}
        </Button>
      )}
      {!going && <Button small kind="quiet" icon={IconX} label={t('action.dismiss')} onClick={() => hideRun(run)} />}
    </div>
  )
}

/** "312 of 1,000 deleted": what has been done so far, or in the end. */
function sentence(run: BulkRun): string {
  const values = { n: run.changed, done: run.done, total: run.total }
  return isGoing(run) ? t(`bulk.${run.action}Going`, values) : t(`bulk.${run.action}Done`, values)
}

/** What was left as it is, and why. */
function left(run: BulkRun): string {
  if (isGoing(run)) return ''
  const parts = []
  if (run.state !== 'done' && run.done < run.total) parts.push(t('bulk.notReached', { n: run.total - run.done }))
  if (run.held > 0) parts.push(t('bulk.held', { n: run.held }))
  if (run.full > 0) parts.push(t('bulk.full', { n: run.full }))
  if (run.same > 0) parts.push(t('bulk.same', { n: run.same }))
  return parts.join(' ')
}
