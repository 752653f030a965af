import { useMemo } from 'preact/hooks'
import { IconShield } from '../../shared/icons'
import { credits, type Refusal, type RefusalPage } from '../api/access'
import { Badge, Empty, When } from '../controls/bits'
import { PagedList } from '../list/paged-list'
import type { Column } from '../list/row-list'
import { usePages } from '../list/use-pages'
import { go, href, place } from '../router/router'
import { t } from '../texts'
import { refusalWords, sentence } from './words'

/** Who was refused, why, and where it happened. */
export function Refusals({ bot }: { bot: string }) {
  const pages = usePages<Refusal, RefusalPage>(`refusals:${bot}`, (cursor, signal) => credits.refusals(bot, cursor, signal))
  const search = place.value.query.toString()
  const cells = useMemo(() => columns(), [search])
  return (
    <PagedList
      pages={pages}
      name="refusals"
      label={t('refusals.title')}
      scrollKey={`refusals:${bot}`}
      columns={cells}
      onOpen={(row) => {
        const to = placeOf(row)
        if (to) void go(to)
      }}
      empty={
        <Empty icon={IconShield} title={t('refusals.none')}>
          {t('refusals.noneText')}
        </Empty>
      }
    />
  )
}

const talkHref = (id: string) => href(`/conversations/${id}`, { status: 'all' })

/** The conversation where it happened, else who it happened to. */
function placeOf(row: Refusal): string | undefined {
  if (row.conversation) return talkHref(row.conversation)
  return row.user ? href(`/users/${row.user}`) : undefined
}

function columns(): Column<Refusal>[] {
  return [
    {
      id: 'who',
      head: t('users.one'),
      cell: (row) =>
        row.user ? (
          <a class="row-link" href={href(`/users/${row.user}`)} dir="auto">
            {row.userName || t('ledger.guest')}
          </a>
        ) : (
          <span class="faint">{t('refusals.nobody')}</span>
        ),
    },
    { id: 'why', head: t('refusals.why'), cell: (row) => <Badge tone={refusalWords(row).tone}>{refusalWords(row).text}</Badge> },
    {
      id: 'what',
      head: t('refusals.detail'),
      cell: (row) => (
        <span title={row.detail} dir="auto">
          {row.conversation ? <a href={talkHref(row.conversation)}>{sentence(row.detail) || t('refusals.conversation')}</a> : sentence(row.detail) || '–'}{' '}
          {row.times > 1 && <span class="muted">{t('refusals.times', { n: row.times })}</span>}
        </span>
      ),
    },
    { id: 'at', head: t('ledger.at'), numeric: true, cell: (row) => <When at={row.at} short /> },
  ]
}
