import { useEffect, useMemo } from 'preact/hooks'
import { IconLink, IconRotateCcw } from '../../shared/icons'
import { can } from '../account/session'
import { webhooks } from '../api/webhooks'
import { hookEvents, type Delivery, type DeliveryFilter, type Webhook } from '../api/webhooks-types'
import { Badge, Empty, formatNumber, ProblemNote, When } from '../controls/bits'
import { Button } from '../controls/button'
import { confirm } from '../controls/dialog'
import { SelectField } from '../controls/field'
import { say, sayProblem } from '../controls/toasts'
import { ListSkeleton, RowList, type Column } from '../list/row-list'
import { usePages } from '../list/use-pages'
import { onLive } from '../live/live'
import { now } from '../live/now'
import { go, href, place, setQuery } from '../router/router'
import { t } from '../texts'
import { DeliverySheet } from './delivery-sheet'
import { deliveryState, shortAddress, spanNames, spanStart } from './words'

const states = ['pending', 'delivered', 'dead'] as const

/** What was sent, with filters that stand in the address. */
export function Deliveries({ bot, hooks }: { bot: string; hooks: readonly Webhook[] }) {
  const query = place.value.query
  const chosen = { event: query.get('event'), state: query.get('state'), endpoint: query.get('endpoint'), span: query.get('span') }
  const filter = filterOf(chosen)
  const key = JSON.stringify([chosen.event, chosen.state, chosen.endpoint, chosen.span])
  const pages = usePages<Delivery, { items: Delivery[]; next: string | null }>(`deliveries:${bot}:${key}`, (cursor, signal) =>
    webhooks.deliveries(bot, { ...filterOf(chosen), cursor, limit: 50 }, signal),
  )
  useEffect(() => onLive<{ chatbot: string }>('webhooks', (event) => event.chatbot === bot && pages.refresh()), [pages.refresh])
  const search = query.toString()
  const cells = useMemo(() => columns(), [search])
  const { list, problem } = pages
  const open = query.get('delivery')
  const any = Object.values(filter).some((value) => value !== undefined)
  const close = () => setQuery({ delivery: undefined })

  async function replayAll() {
    const yes = await confirm({ title: t('deliveries.replayAsk'), text: t('deliveries.replayText'), yes: t('deliveries.replayAll') })
    if (!yes) return
    webhooks.replayAll(bot, filterOf(chosen)).then((done) => {
      say(t('deliveries.replayDone', { n: done.replayed }))
      pages.refresh()
    }, sayProblem)
  }
  return (
    <div class="list-frame">
      <div class="hook-filters">
        <Filter name="event" label={t('deliveries.event')} value={chosen.event} options={hookEvents.map((value) => ({ value, label: value }))} />
        <Filter name="state" label={t('deliveries.state')} value={chosen.state} options={states.map((value) => ({ value, label: t(`deliveries.state.${value}`) }))} />
        <Filter
          name="endpoint"
          label={t('deliveries.endpoint')}
          value={chosen.endpoint}
          options={hooks.map((hook) => ({ value: hook.id, label: hook.name || shortAddress(hook.url) }))}
        />
        <Filter name="span" label={t('deliveries.time')} value={chosen.span} options={spanNames.map((value) => ({ value, label: t(`deliveries.${value}`) }))} />
        {can('admin') && any && (
          <Button icon={IconRotateCcw} onClick={() => void replayAll()}>
            {t('deliveries.replayAll')}
          </Button>
        )}
      </div>
      {problem && <ProblemNote problem={problem} retry={pages.refresh} />}
      {list.fresh && !problem && <ListSkeleton />}
      {!list.fresh && list.rows.length === 0 && (
        <Empty icon={IconLink} title={t(any ? 'deliveries.noneFound' : 'deliveries.none')}>
          {t(any ? 'deliveries.noneFoundText' : 'deliveries.noneText')}
        </Empty>
      )}
      {list.rows.length > 0 && (
        <RowList
          name="deliveries-list"
          label={t('hooks.deliveries')}
          scrollKey={`deliveries:${bot}:${key}`}
          rows={list.rows}
          columns={cells}
          more={list.next !== null}
          selected={open}
          onMore={pages.more}
          onOpen={(row) => void go(addressOf(row))}
        />
      )}
      {open && <DeliverySheet id={open} onClose={close} onChange={pages.refresh} />}
    </div>
  )
}

function filterOf(chosen: { event: string | null; state: string | null; endpoint: string | null; span: string | null }): DeliveryFilter {
  const from = spanStart(chosen.span, now.value)
  return {
    ...(chosen.event ? { event: chosen.event } : {}),
    ...(chosen.state ? { state: chosen.state } : {}),
    ...(chosen.endpoint ? { endpoint: chosen.endpoint } : {}),
    ...(from ? { from } : {}),
  }
}

interface FilterProps {
  name: string
  label: string
  value: string | null
  options: readonly { value: string; label: string }[]
}

function Filter({ name, label, value, options }: FilterProps) {
  return (
    <SelectField
      label={label}
      value={value ?? ''}
      onInput={(next) => setQuery({ [name]: next || undefined })}
      options={[{ value: '', label: t('deliveries.all') }, ...options]}
    />
  )
}

function addressOf(row: Delivery): string {
  return href('/webhooks', { ...Object.fromEntries(place.value.query), delivery: row.id })
}

function columns(): Column<Delivery>[] {
  return [
    {
      id: 'event',
      head: t('deliveries.event'),
      cell: (row) => (
        <>
          <a class="row-link" href={addressOf(row)}>
            {row.event}
          </a>{' '}
          {row.test && <Badge tone="accent">{t('deliveries.test')}</Badge>}
        </>
      ),
    },
    {
      id: 'state',
      head: t('deliveries.state'),
      cell: (row) => {
        const state = deliveryState(row)
        return <Badge tone={state.tone}>{state.text}</Badge>
      },
    },
    {
      id: 'address',
      head: t('deliveries.address'),
      cell: (row) => (
        <span class="excerpt" dir="ltr">
          {shortAddress(row.url)}
        </span>
      ),
    },
    { id: 'tries', head: t('deliveries.tries'), numeric: true, cell: (row) => formatNumber(row.tries) },
    { id: 'at', head: t('deliveries.at'), numeric: true, cell: (row) => <When at={row.at} short /> },
  ]
}
