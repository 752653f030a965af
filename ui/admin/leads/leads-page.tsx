import './leads.css'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { IconDownload, IconInbox } from '../../shared/icons'
import { can, chatbot } from '../account/session'
import { leads, type Lead, type LeadCounts, type LeadFilter, type LeadPage } from '../api/leads'
import { Empty, formatNumber } from '../controls/bits'
import { Button, LinkButton } from '../controls/button'
import { Menu } from '../controls/menu'
import { SearchField } from '../controls/search-field'
import { neighbour } from '../list/neighbour'
import { PagedList } from '../list/paged-list'
import { usePages } from '../list/use-pages'
import { onLive } from '../live/live'
import { go, href, place, setQuery } from '../router/router'
import { useKeys } from '../shell/keys'
import { Page } from '../shell/page'
import { t } from '../texts'
import { columns } from './columns'

const pageSize = 50
const statuses = ['all', 'new', 'contacted', 'qualified', 'won', 'lost'] as const
const ways = ['form', 'chat', 'api'] as const
type Tab = (typeof statuses)[number]

/** Everybody who left their details. */
export default function LeadsPage() {
  const id = chatbot.value?.id
  return id ? <Leads key={id} bot={id} /> : null
}

function filterOf(query: URLSearchParams): LeadFilter {
  const names = ['status', 'q', 'how'] as const
  return Object.fromEntries(names.map((name) => [name, query.get(name) || undefined]).filter(([, value]) => value !== undefined))
}

function Leads({ bot }: { bot: string }) {
  const filter = filterOf(place.value.query)
  const shown = JSON.stringify(filter)
  const tab = statuses.find((one) => one === filter.status) ?? 'all'
  const [counts, setCounts] = useState<LeadCounts>()
  const [cursor, setCursor] = useState<string | null>(null)
  const pages = usePages<Lead, LeadPage>(
    `leads:${bot}:${shown}`,
    (after, signal) => leads.list(bot, { ...filter, cursor: after, limit: pageSize }, signal),
    (page) => setCounts(page.counts),
  )
  useEffect(() => onLive('lead', pages.refresh), [pages.refresh])
  const { rows } = pages.list
  const address = (row: { id: string }) => href(`/leads/${row.id}`)
  const cells = useMemo(() => columns(address), [])
  const move = (step: 1 | -1) => setCursor(neighbour(rows, cursor, step)?.id ?? cursor)
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    o: () => void (cursor && go(href(`/leads/${cursor}`))),
    r: pages.refresh,
  })
  const narrowed = Boolean(filter.q || filter.how || filter.status)
  return (
    <Page
      title={t('nav.leadList')}
      filled
      filters={
        <>
          <Tabs tab={tab} counts={counts} filter={filter} />
          <SearchField label={t('lead.search')} value={filter.q ?? ''} onSearch={(text) => setQuery({ q: text || undefined })} />
          <Ways how={filter.how} />
        </>
      }
      actions={can('agent') && <Exports bot={bot} filter={filter} />}
    >
      <PagedList
        pages={pages}
        name="leads"
        label={t('nav.leadList')}
        scrollKey={`leads:${bot}:${shown}`}
        columns={cells}
        total={narrowed && (filter.q || filter.how) ? undefined : counts?.[tab]}
        cursor={cursor}
        onOpen={(row) => void go(address(row))}
        empty={<Nothing narrowed={narrowed} />}
      />
    </Page>
  )
}

function Exports({ bot, filter }: { bot: string; filter: LeadFilter }) {
  return (
    <Menu
      label={t('lead.export')}
      items={(['csv', 'json'] as const).map((format) => ({
        label: t(format === 'csv' ? 'lead.exportCsv' : 'lead.exportJson'),
        icon: IconDownload,
        run: () => location.assign(leads.exportHref(bot, filter, format)),
      }))}
    >
      <IconDownload size={16} />
    </Menu>
  )
}

function Tabs({ tab, counts, filter }: { tab: Tab; counts: LeadCounts | undefined; filter: LeadFilter }) {
  return (
    <nav class="tabs" aria-label={t('lead.tabs')}>
      {statuses.map((one) => (
        <a
          key={one}
          class="tab"
          href={href('/leads', { ...filter, status: one === 'all' ? undefined : one })}
          aria-current={one === tab ? 'page' : undefined}
        >
          {t(`lead.status.${one}`)}
          {counts && <span class="tab-count">{formatNumber(counts[one])}</span>}
        </a>
      ))}
    </nav>
  )
}

function Ways({ how }: { how: string | undefined }) {
  return (
    <label>
      <span class="unseen">{t('lead.how')}</span>
      <select class={how ? 'input select on' : 'input select'} onInput={(event) => setQuery({ how: event.currentTarget.value || undefined })}>
        <option value="" selected={!how}>
          {t('lead.how.any')}
        </option>
        {ways.map((one) => (
          <option key={one} value={one} selected={how === one}>
            {t(`lead.how.${one}`)}
          </option>
        ))}
      </select>
    </label>
  )
}

function Nothing({ narrowed }: { narrowed: boolean }) {
  if (narrowed) {
    return (
      <Empty
        icon={IconInbox}
        title={t('lead.noneFound')}
        action={<Button onClick={() => setQuery({ q: undefined, how: undefined, status: undefined })}>{t('lead.clear')}</Button>}
      >
        {t('lead.noneFoundText')}
      </Empty>
    )
  }
  return (
    <Empty
      icon={IconInbox}
      title={t('lead.none')}
      action={
        <LinkButton kind="primary" href={href('/lead-form')}>
          {t('lead.setUp')}
        </LinkButton>
      }
    >
      {t('lead.noneText')}
    </Empty>
  )
}
