import { useEffect, useState } from 'preact/hooks'
import { IconDownload, IconEllipsis } from '../../shared/icons'
import { allowanceText, entryText, signed } from '../access/words'
import { can } from '../account/session'
import { credits, type CreditEntry, type CreditState } from '../api/access'
import type { ChatUserDetails } from '../api/users'
import { formatNumber, ProblemNote, Skeleton, When } from '../controls/bits'
import { Button } from '../controls/button'
import { Menu } from '../controls/menu'
import { say, sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { t } from '../texts'
import { TopUpDialog } from './top-up-dialog'

/** What a chat user may spend, and what became of it. */
export function CreditsCard({ user, onPlan }: { user: ChatUserDetails; onPlan: () => void }) {
  const loaded = useLoad(`credits:${user.id}:${user.merged.length}:${user.plan ?? ''}`, (signal) => credits.of(user.id, null, signal), ['conversation', 'chatbots'])
  const [open, setOpen] = useState(false)
  const state = loaded.data
  const close = () => setOpen(false)
  return (
    <section class="user-card credits">
      <div class="credits-head">
        <h2>{t('credits.title')}</h2>
        {state?.enabled && can('agent') && <Export id={user.id} />}
      </div>
      {loaded.problem && !state && <ProblemNote problem={loaded.problem} retry={loaded.reload} />}
      {!state && !loaded.problem && <Skeleton lines={3} />}
      {state && <Standing state={state} onPlan={onPlan} onAmount={() => setOpen(true)} />}
      {state && (state.enabled || state.entries.length > 0) && <Entries id={user.id} first={state} />}
      {open && state && (
        <TopUpDialog
          user={user}
          balance={state.balance}
          onClose={close}
          onBooked={(next) => {
            loaded.put(next)
            say(t('credits.booked', { balance: formatNumber(next.balance) }))
            close()
          }}
        />
      )}
    </section>
  )
}

function Standing({ state, onPlan, onAmount }: { state: CreditState; onPlan: () => void; onAmount: () => void }) {
  const may = can('agent')
  const plan = (
    <div>
      <dt>{t('credits.plan')}</dt>
      <dd dir="auto">
        {state.plan || <span class="faint">{t('credits.planNone')}</span>}{' '}
        {may && (
          <Button small kind="quiet" onClick={onPlan}>
            {t('credits.planEdit')}
          </Button>
        )}
      </dd>
    </div>
  )
  if (!state.enabled) {
    return (
      <>
        <p class="muted">
          {t('credits.off')} {can('admin') && <a href={href('/access')}>{t('credits.settings')}</a>}
        </p>
        <dl class="user-facts">{plan}</dl>
      </>
    )
  }
  return (
    <>
      <p class="credits-balance">
        <span class="muted">{t('credits.balance')}</span> <strong>{formatNumber(state.balance)}</strong>
      </p>
      <dl class="user-facts">
        {plan}
        <div>
          <dt>{t('credits.allowance')}</dt>
          <dd>{allowanceText(state)}</dd>
        </div>
        {state.allowance && (
          <div>
            <dt>{t('credits.left')}</dt>
            <dd>{formatNumber(state.left)}</dd>
          </div>
        )}
        {state.resetsAt && (
          <div>
            <dt>{t('credits.turns')}</dt>
            <dd>
              <When at={state.resetsAt} />
            </dd>
          </div>
        )}
      </dl>
      {may && (
        <div>
          <Button onClick={onAmount}>{t('credits.topUp')}</Button>
        </div>
      )}
    </>
  )
}

function Entries({ id, first }: { id: string; first: CreditState }) {
  const [further, setFurther] = useState<{ rows: CreditEntry[]; next: string | null }>({ rows: [], next: first.next })
  useEffect(() => setFurther({ rows: [], next: first.next }), [first.entries[0]?.id])
  async function more() {
    try {
      const page = await credits.of(id, further.next)
      setFurther((old) => ({ rows: [...old.rows, ...page.entries], next: page.next }))
    } catch (error) {
      sayProblem(error)
    }
  }
  const rows = [...first.entries, ...further.rows]
  return (
    <>
      <h3>{t('credits.entries')}</h3>
      {rows.length === 0 && <p class="muted">{t('credits.noEntries')}</p>}
      <ol class="credit-entries">
        {rows.map((row) => (
          <li key={row.id}>
            <span class="credit-what" dir="auto">
              {row.conversation ? <a href={href(`/conversations/${row.conversation}`, { status: 'all' })}>{entryText(row)}</a> : entryText(row)}
            </span>
            <span class="numbers">{signed(row.amount)}</span>
            <span class="muted">
              <When at={row.at} />
            </span>
            <span class="muted numbers">
              {t('credits.balance')} {formatNumber(row.balance)}
            </span>
          </li>
        ))}
      </ol>
      {further.next && (
        <Button small onClick={() => void more()}>
          {t('credits.more')}
        </Button>
      )}
    </>
  )
}

function Export({ id }: { id: string }) {
  const file = (format: 'csv' | 'json') => ({
    label: t(format === 'csv' ? 'users.exportCsv' : 'users.exportJson'),
    icon: IconDownload,
    run: () => location.assign(credits.exportHref(id, format)),
  })
  return (
    <Menu label={t('credits.export')} items={[file('csv'), file('json')]}>
      <IconEllipsis size={16} />
    </Menu>
  )
}
