import './users.css'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { IconDownload, IconEllipsis, IconPlus, IconSearch, IconTrash2, IconUsers } from '../../shared/icons'
import { can, chatbot } from '../account/session'
import { segments as segmentCalls, users, type ChatUser, type ChatUserPage, type Segment, type UserFilter } from '../api/users'
import { Empty } from '../controls/bits'
import { Button } from '../controls/button'
import { confirm } from '../controls/dialog'
import { Menu } from '../controls/menu'
import { SearchField } from '../controls/search-field'
import { say, sayProblem } from '../controls/toasts'
import { neighbour } from '../list/neighbour'
import { PagedList } from '../list/paged-list'
import { usePages } from '../list/use-pages'
import { onLive } from '../live/live'
import { useLoad } from '../live/load'
import { go, href, place, setQuery } from '../router/router'
import { useKeys } from '../shell/keys'
import { Page } from '../shell/page'
import { t } from '../texts'
import { columns } from './columns'
import { SegmentDialog } from './segment-dialog'

const pageSize = 50
const builtIn = ['new', 'returning', 'quiet', 'lead', 'verified'] as const
const sources = ['widget', 'iframe', 'site', 'api', 'panel-tester'] as const

/** Everybody who has written to the chatbot. */
export default function UsersPage() {
  const id = chatbot.value?.id
  return id ? <Users key={id} bot={id} /> : null
}

function filterOf(query: URLSearchParams): UserFilter {
  const names = ['q', 'segment', 'source', 'sort'] as const
  return Object.fromEntries(names.map((name) => [name, query.get(name) || undefined]).filter(([, value]) => value !== undefined))
}

function Users({ bot }: { bot: string }) {
  const filter = filterOf(place.value.query)
  const shown = JSON.stringify(filter)
  const [cursor, setCursor] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  const saved = useLoad(`segments:${bot}`, (signal) => segmentCalls.list(bot, signal))
  const pages = usePages<ChatUser, ChatUserPage>(`users:${bot}:${shown}`, (after, signal) =>
    users.list(bot, { ...filter, cursor: after, limit: pageSize }, signal),
  )
  useEffect(() => onLive('conversation', pages.refresh), [pages.refresh])
  const { rows } = pages.list
  const address = (row: ChatUser) => href(`/users/${row.id}`)
  const cells = useMemo(() => columns(address), [])
  const move = (step: 1 | -1) => setCursor(neighbour(rows, cursor, step)?.id ?? cursor)
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    o: () => void (cursor && go(href(`/users/${cursor}`))),
    r: pages.refresh,
  })
  return (
    <Page
      title={t('nav.users')}
      filled
      filters={<SearchField label={t('users.search')} value={filter.q ?? ''} onSearch={(text) => setQuery({ q: text })} />}
      actions={<Actions bot={bot} filter={filter} />}
    >
      <PagedList
        pages={pages}
        head={<Segments bot={bot} filter={filter} saved={saved.data?.items ?? []} onSave={() => setSaving(true)} onGone={saved.reload} />}
        name="users"
        label={t('nav.users')}
        scrollKey={`users:${bot}:${shown}`}
        columns={cells}
        cursor={cursor}
        onOpen={(row) => void go(address(row))}
        empty={<Nothing narrowed={Object.keys(filter).length > 0} />}
      />
      {saving && (
        <SegmentDialog
          bot={bot}
          filter={filter}
          onClose={() => setSaving(false)}
          onSaved={(segment) => {
            setSaving(false)
            saved.reload()
            setQuery({ segment: segment.id, q: undefined, source: undefined })
          }}
        />
      )}
    </Page>
  )
}

interface SegmentsProps {
  bot: string
  filter: UserFilter
  saved: Segment[]
  onSave: () => void
  onGone: () => void
}

/** Which of them are shown; saved ones are the same for everybody who uses the panel. */
function Segments({ bot, filter, saved, onSave, onGone }: SegmentsProps) {
  const current = saved.find((one) => one.id === filter.segment)
  async function remove(segment: Segment) {
    const yes = await confirm({
      title: t('users.segmentRemoveAsk', { name: segment.name }),
      text: t('users.segmentRemoveText'),
      yes: t('users.segmentRemove'),
      danger: true,
    })
    if (!yes) return
    try {
      await segmentCalls.remove(bot, segment.id)
      setQuery({ segment: undefined })
      say(t('users.segmentRemoved'))
    } catch (error) {
      sayProblem(error)
    }
    onGone()
  }
  return (
    <div class="list-bar user-bar">
      <label>
        <span class="unseen">{t('users.segment')}</span>
        <select class="input select" onInput={(event) => setQuery({ segment: event.currentTarget.value || undefined })}>
          <option value="" selected={!filter.segment}>
            {t('users.everybody')}
          </option>
          <optgroup label={t('users.builtIn')}>
            {builtIn.map((name) => (
              <option key={name} value={name} selected={filter.segment === name}>
                {t(`users.segment.${name}`)}
              </option>
            ))}
          </optgroup>
          {saved.length > 0 && (
            <optgroup label={t('users.saved')}>
              {saved.map((one) => (
                <option key={one.id} value={one.id} selected={filter.segment === one.id}>
                  {one.name}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </label>
      <label>
        <span class="unseen">{t('users.source')}</span>
        <select class="input select" onInput={(event) => setQuery({ source: event.currentTarget.value || undefined })}>
          <option value="" selected={!filter.source}>
            {t('users.anySource')}
          </option>
          {sources.map((name) => (
            <option key={name} value={name} selected={filter.source === name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="unseen">{t('users.sort')}</span>
        <select class="input select" onInput={(event) => setQuery({ sort: event.currentTarget.value || undefined })}>
          <option value="" selected={!filter.sort}>
            {t('users.sort.recent')}
          </option>
          <option value="quiet" selected={filter.sort === 'quiet'}>
            {t('users.sort.quiet')}
          </option>
        </select>
      </label>
      {can('agent') && (
        <Button small icon={IconPlus} onClick={onSave}>
          {t('users.segmentNew')}
        </Button>
      )}
      {current && can('agent') && (
        <Button small kind="quiet" icon={IconTrash2} onClick={() => void remove(current)}>
          {t('users.segmentRemove')}
        </Button>
      )}
    </div>
  )
}

function Actions({ bot, filter }: { bot: string; filter: UserFilter }) {
  if (!can('admin')) return null
  const item = (label: string, format: 'csv' | 'json', sessions: boolean) => ({
    label,
    icon: IconDownload,
    run: () => location.assign(users.exportAllHref(bot, filter, format, sessions)),
  })
  return (
    <Menu
      label={t('users.export')}
      items={[
        item(t('users.exportCsv'), 'csv', false),
        item(t('users.exportJson'), 'json', false),
        item(t('users.exportCsvSessions'), 'csv', true),
        item(t('users.exportJsonSessions'), 'json', true),
      ]}
    >
      <IconEllipsis size={16} />
    </Menu>
  )
}

function Nothing({ narrowed }: { narrowed: boolean }) {
  if (narrowed) {
    return (
      <Empty
        icon={IconSearch}
        title={t('users.noneFound')}
        action={<Button onClick={() => void go(href('/users'))}>{t('users.showAll')}</Button>}
      >
        {t('users.noneFoundText')}
      </Empty>
    )
  }
  return (
    <Empty icon={IconUsers} title={t('users.none')}>
      {t('users.noneText')}
    </Empty>
  )
}
