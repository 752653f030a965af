import { useMemo } from 'preact/hooks'
import { IconDownload, IconEllipsis, IconFileText } from '../../shared/icons'
import { credits, type CreditEntry, type CreditLedger } from '../api/access'
import { Empty, formatNumber, When } from '../controls/bits'
import { Menu } from '../controls/menu'
import { PagedList } from '../list/paged-list'
import type { Column } from '../list/row-list'
import { usePages } from '../list/use-pages'
import { go, href, place } from '../router/router'
import { t } from '../texts'
import { entryText, signed } from './words'

/** Every change of a balance of this chatbot, newest first. */
export function Ledger({ bot }: { bot: string }) {
  const pages = usePages<CreditEntry, CreditLedger>(`ledger:${bot}`, (cursor, signal) => credits.ledger(bot, cursor, signal))
  const search = place.value.query.toString()
  const cells = useMemo(() => columns(), [search])
  return (
    <PagedList
      pages={pages}
      name="ledger"
      label={t('ledger.title')}
      scrollKey={`ledger:${bot}`}
      columns={cells}
      onOpen={(row) => void go(userHref(row.user))}
      empty={
        <Empty icon={IconFileText} title={t('ledger.none')}>
          {t('ledger.noneText')}
        </Empty>
      }
    />
  )
}

const userHref = (id: string) => href(`/users/${id}`)

function columns(): Column<CreditEntry>[] {
  return [
    {
      id: 'who',
      head: t('users.one'),
      cell: (row) => (
        <a class="row-link" href={userHref(row.user)} dir="auto">
          {row.userName || t('ledger.guest')}
        </a>
      ),
    },
    {
      id: 'what',
      head: t('ledger.what'),
      cell: (row) => (
        <span title={entryText(row)} dir="auto">
          {row.conversation ? <a href={href(`/conversations/${row.conversation}`, { status: 'all' })}>{entryText(row)}</a> : entryText(row)}
        </span>
      ),
    },
    { id: 'amount', head: t('ledger.amount'), numeric: true, cell: (row) => signed(row.amount) },
    { id: 'balance', head: t('ledger.balance'), numeric: true, cell: (row) => <><span class="ledger-label">{t('ledger.balance')} </span>{formatNumber(row.balance)}</> },
    { id: 'at', head: t('ledger.at'), numeric: true, cell: (row) => <When at={row.at} short /> },
  ]
}

/** Takes the ledger along as a file. */
export function LedgerExport({ bot }: { bot: string }) {
  const file = (format: 'csv' | 'json') => ({
    label: t(format === 'csv' ? 'users.exportCsv' : 'users.exportJson'),
    icon: IconDownload,
    run: () => location.assign(credits.ledgerHref(bot, format)),
  })
  return (
    <Menu label={t('users.export')} items={[file('csv'), file('json')]}>
      <IconEllipsis size={16} />
    </Menu>
  )
}
