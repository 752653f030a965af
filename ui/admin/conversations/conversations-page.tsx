import './conversations.css'
import './details.css'
import './reply.css'
import '../../shared/markdown.css'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { IconMessagesSquare } from '../../shared/icons'
import { chatbot } from '../account/session'
import { conversations } from '../api/api'
import type { ConversationEvent, ConversationRow, Counts, Status } from '../api/types'
import { Empty, formatNumber, ProblemNote } from '../controls/bits'
import { LinkButton } from '../controls/button'
import { SearchField } from '../controls/search-field'
import { PlaceCredit } from '../geo/credit'
import { ListSkeleton, RowList } from '../list/row-list'
import { usePages, type Pages } from '../list/use-pages'
import { onLive } from '../live/live'
import { go, href, place, setQuery } from '../router/router'
import { useKeys } from '../shell/keys'
import { wide } from '../shell/media'
import { Page } from '../shell/page'
import type { PageProps } from '../shell/routes'
import { t } from '../texts'
import { columns } from './columns'
import { Details } from './details'
import { Found } from './found'
import { endConversation, removeConversation } from './changes'
import { neighbour } from '../list/neighbour'

const pageSize = 50
const tabs = ['active', 'ended', 'all'] as const
type Tab = (typeof tabs)[number]

/** Conversations of the chatbot in view; with an id in the address, that one beside the list or instead of it. */
export default function ConversationsPage({ params }: PageProps) {
  const id = chatbot.value?.id
  const open = params['id'] ?? null
  if (!id) return null
  const q = place.value.query.get('q') ?? ''
  return q ? <FoundConversations key={id} bot={id} open={open} q={q} /> : <Conversations key={id} bot={id} open={open} />
}

function FoundConversations({ bot, open, q }: { bot: string; open: string | null; q: string }) {
  const list = href('/conversations', { status: 'all', q })
  const close = () => void go(list)
  const alone = open !== null && !wide.value
  const details = open && (
    <Details
      key={open}
      id={open}
      onClose={close}
      onRemove={(row) => {
        close()
        removeConversation(row)
      }}
      {...(alone ? { back: list } : {})}
    />
  )
  if (alone) return details
  return (
    <Page title={t('nav.conversations')} filters={<Search q={q} />} filled>
      <div class={open ? 'split open' : 'split'}>
        <Found key={q} bot={bot} q={q} open={open} />
        {details}
      </div>
    </Page>
  )
}

/** Cleared, it gives the list back. */
function Search({ q }: { q: string }) {
  return (
    <SearchField
      label={t('search.field')}
      value={q}
      onSearch={(text) => (text ? setQuery({ q: text, at: undefined }) : void go(href('/conversations', { status: 'all' })))}
    />
  )
}

function Conversations({ bot, open }: { bot: string; open: string | null }) {
  const tab = tabOf(place.value.query.get('status'))
  const status = tab === 'all' ? undefined : tab
  const [counts, setCounts] = useState<Counts>()
  const [cursor, setCursor] = useState<string | null>(null)
  const pages = usePages<ConversationRow, Awaited<ReturnType<typeof conversations.list>>>(
    `${bot}:${tab}`,
    (after, signal) => conversations.list(bot, { status: status ?? '', cursor: after, limit: pageSize }, signal),
    (page) => setCounts(page.counts),
  )
  useEffect(() => listen(bot, status, pages), [bot, status, pages.apply])

  const { rows } = pages.list
  const query = tab === 'active' ? {} : { status: tab }
  const address = (row: { id: string }) => href(`/conversations/${row.id}`, query)
  const list = href('/conversations', query)
  const close = () => void go(list)
  function move(step: 1 | -1) {
    const next = neighbour(rows, open ?? cursor, step)
    if (!next) return
    setCursor(next.id)
    if (open) void go(address(next), { replace: true })
  }
  async function remove(row: ConversationRow) {
    const next = open === row.id ? (neighbour(rows, row.id, 1) ?? neighbour(rows, row.id, -1)) : undefined
    if (open === row.id) await go(next ? address(next) : list, { replace: true })
    removeConversation(row, rows.indexOf(row), pages)
  }
  const removing = useRef(remove)
  removing.current = remove
  const search = place.value.query.toString()
  const cells = useMemo(() => columns(address, (row) => void removing.current(row)), [search])
  const current = () => rows.find((row) => row.id === (open ?? cursor))
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    o: () => void (current() && go(address(current()!))),
    r: pages.refresh,
    e: () => void (current() && endConversation(current()!.id, pages.refresh)),
    '#': () => void (current() && remove(current()!)),
    Delete: () => void (current() && remove(current()!)),
    ...(open ? { Escape: close } : {}),
  })
  const alone = open !== null && !wide.value
  const details = open && (
    <Details key={open} id={open} onClose={close} onRemove={(row) => void remove(row)} {...(alone ? { back: list } : {})} />
  )
  if (alone) return details
  return (
    <Page title={t('nav.conversations')} filters={<><Tabs tab={tab} counts={counts} /><Search q="" /></>} filled>
      <div class={open ? 'split open' : 'split'}>
        <section class="list-frame" aria-label={t('nav.conversations')}>
          {pages.problem && <ProblemNote problem={pages.problem} retry={pages.refresh} />}
          {pages.list.fresh ? (
            !pages.problem && <ListSkeleton />
          ) : rows.length === 0 ? (
            <Nothing tab={counts?.all === 0 ? 'all' : tab} />
          ) : (
            <RowList
              key={tab}
              name="conversations"
              label={t('nav.conversations')}
              scrollKey={`${bot}:${tab}`}
              rows={rows}
              columns={cells}
              total={counts?.[tab]}
              more={pages.list.next !== null}
              selected={open}
              cursor={cursor}
              onMore={pages.more}
              onOpen={(row) => void go(address(row))}
            />
          )}
          {rows.some((row) => row.place.country) && <PlaceCredit />}
        </section>
        {details}
      </div>
    </Page>
  )
}

function tabOf(status: string | null): Tab {
  return tabs.find((tab) => tab === status) ?? 'active'
}

/** New and changed conversations appear by themselves; far down in the list they are read one by one. */
function listen(bot: string, status: Status | undefined, pages: Pages<ConversationRow>): () => void {
  return onLive<ConversationEvent>('conversation', (event) => {
    if (!event || event.chatbot !== bot) return
    const leaves = event.deleted || (status !== undefined && event.status !== status)
    if (leaves) pages.apply({ kind: 'gone', id: event.id })
    pages.refresh()
  })
}

function Tabs({ tab, counts }: { tab: Tab; counts: Counts | undefined }) {
  return (
    <nav class="tabs" aria-label={t('conversation.tabs')}>
      {tabs.map((one) => (
        <a
          key={one}
          class="tab"
          href={href('/conversations', { status: one === 'active' ? undefined : one })}
          aria-current={one === tab ? 'page' : undefined}
        >
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
