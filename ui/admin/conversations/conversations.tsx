import { useMemo, useRef, useState } from 'preact/hooks'
import { IconLayoutDashboard, IconMessagesSquare } from '../../shared/icons'
import { can } from '../account/session'
import { facets as readFacets } from '../api/conversations'
import type { ConversationRow, Counts } from '../api/types'
import { Empty, formatNumber } from '../controls/bits'
import { LinkButton } from '../controls/button'
import { PlaceCredit } from '../geo/credit'
import { neighbour } from '../list/neighbour'
import { PagedList } from '../list/paged-list'
import { useLoad } from '../live/load'
import { go, href, place } from '../router/router'
import { useKeys } from '../shell/keys'
import { wide } from '../shell/media'
import { Page } from '../shell/page'
import { t } from '../texts'
import { BulkBar } from './bulk-bar'
import { BulkRuns } from './bulk-runs'
import { endConversation, isHeld, removeConversation } from './changes'
import { ColumnMenu } from './column-menu'
import { columns } from './columns'
import { Details } from './details'
import { filterCount, filterOf, queryOf, type Filter, type Tab } from './filter'
import { FilterChips } from './filter-chips'
import { FilterMenu } from './filter-menu'
import { Loosen } from './loosen'
import { Search } from './search'
import { keepColumns, keptColumns, template } from './shown-columns'
import { useConversations } from './use-conversations'
import { usePicking } from './use-picking'
import { useShown } from './use-shown'

const tabs: readonly Tab[] = ['active', 'ended', 'all']

/** All conversations that a filter finds, and one of them beside the list or instead of it. */
export function Conversations({ bot, open }: { bot: string; open: string | null }) {
  const query = place.value.query
  const tab = tabs.find((one) => one === query.get('status')) ?? 'active'
  const search = query.toString()
  const filter = useMemo(() => filterOf(query), [search])
  const { key, pages, summary } = useConversations(bot, filter, tab)
  const facets = useLoad(`conversation-facets:${bot}`, (signal) => readFacets(bot, undefined, signal), ['counts'])
  const [chosen, setChosen] = useState(keptColumns)
  const { box, shown } = useShown(chosen)
  const [cursor, setCursor] = useState<string | null>(null)

  const { rows } = pages.list
  const total = summary?.key === key ? summary.total : undefined
  const picking = usePicking(key, rows, total)
  const kept = addressOf(filter, tab)
  const address = (row: { id: string }) => href(`/conversations/${row.id}`, kept)
  const list = href('/conversations', kept)
  const close = () => void go(list)
  const narrow = (next: Filter) => void go(href(open ? `/conversations/${open}` : '/conversations', addressOf(next, tab)))
  function move(step: 1 | -1) {
    const next = neighbour(rows, open ?? cursor, step)
    if (!next) return
    setCursor(next.id)
    if (open) void go(address(next), { replace: true })
  }
  async function remove(row: ConversationRow) {
    if (isHeld(row)) return
    const next = open === row.id ? (neighbour(rows, row.id, 1) ?? neighbour(rows, row.id, -1)) : undefined
    if (open === row.id) await go(next ? address(next) : list, { replace: true })
    picking.drop(row.id)
    removeConversation(row, rows.indexOf(row), pages)
  }
  const removing = useRef(remove)
  removing.current = remove
  const cells = useMemo(() => columns(shown, address, (row) => void removing.current(row)), [search, shown])
  const current = () => rows.find((row) => row.id === (open ?? cursor))
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    x: () => void (current() && picking.toggle(current()!, false)),
    o: () => void (current() && go(address(current()!))),
    r: pages.refresh,
    e: () => void (current() && endConversation(current()!.id, pages.refresh)),
    '#': () => void (current() && remove(current()!)),
    Delete: () => void (current() && remove(current()!)),
    ...(open ? { Escape: close } : picking.count > 0 ? { Escape: picking.clear } : {}),
  })
  const alone = open !== null && !wide.value
  const details = open && (
    <Details key={open} id={open} onClose={close} onRemove={(row) => void remove(row)} {...(alone ? { back: list } : {})} />
  )
  if (alone) return details
  const narrowed = filterCount(filter) > 0
  return (
    <Page
      title={t('nav.conversations')}
      filters={
        <>
          <Tabs tab={tab} counts={summary?.counts} filter={filter} />
          <Search q="" />
          <FilterMenu filter={filter} facets={facets.data} onChange={narrow} />
        </>
      }
      actions={
        <>
          <ColumnMenu
            chosen={chosen}
            onChange={(next) => {
              keepColumns(next)
              setChosen(next)
            }}
          />
          <LinkButton href={href('/conversations/dashboard')} icon={IconLayoutDashboard}>
            {t('dashboard.title')}
          </LinkButton>
        </>
      }
      filled
    >
      <div class={open ? 'split open' : 'split'}>
        <div class="list-side" ref={box}>
          <PagedList
            pages={pages}
            name="conversations"
            label={t('nav.conversations')}
            scrollKey={key}
            columns={cells}
            template={`20px ${template(shown)} 104px`}
            total={total}
            selected={open}
            cursor={cursor}
            {...(can('agent') ? { pick: picking.pick } : {})}
            onOpen={(row) => void go(address(row))}
            head={
              <>
                <BulkRuns bot={bot} />
                {picking.count > 0 ? (
                  <BulkBar bot={bot} picking={picking} filter={filter} tab={tab} total={total} asOf={summary?.asOf} loaded={rows.length} />
                ) : (
                  <FilterChips filter={filter} facets={facets.data} onChange={narrow} />
                )}
              </>
            }
            empty={narrowed ? <Loosen bot={bot} filter={filter} tab={tab} onChange={narrow} /> : <Nothing tab={summary?.counts.all === 0 ? 'all' : tab} />}
          >
            {shown.includes('place') && rows.some((row) => row.place.country) && <PlaceCredit />}
          </PagedList>
        </div>
        {details}
      </div>
    </Page>
  )
}

/** The parameters of an address: the filter, and the tab unless it is the first one. */
function addressOf(filter: Filter, tab: Tab): Record<string, string | undefined> {
  return { ...queryOf(filter), status: tab === 'active' ? undefined : tab }
}

function Tabs({ tab, counts, filter }: { tab: Tab; counts: Counts | undefined; filter: Filter }) {
  return (
    <nav class="tabs" aria-label={t('conversation.tabs')}>
      {tabs.map((one) => (
        <a key={one} class="tab" href={href('/conversations', addressOf(filter, one))} aria-current={one === tab ? 'page' : undefined}>
          {t(`status.${one}`)}
          {counts && <span class="tab-count">{formatNumber(counts[one])}</span>}
        </a>
      ))}
    </nav>
  )
}

function Nothing({ tab }: { tab: Tab }) {
  if (tab === 'ended') {
    return (
      <Empty icon={IconMessagesSquare} title={t('conversation.noneEnded')}>
        {t('conversation.noneEndedText')}
      </Empty>
    )
  }
  return (
    <Empty
      icon={IconMessagesSquare}
      title={tab === 'active' ? t('conversation.noneActive') : t('conversation.none')}
      action={
        <LinkButton kind="primary" href="/demo" outside>
          {t('checklist.demoAction')}
        </LinkButton>
      }
    >
      {t('conversation.noneText')}
    </Empty>
  )
}
