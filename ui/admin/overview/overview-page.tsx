import './overview.css'
import { useState } from 'preact/hooks'
import { IconExternalLink, IconLayoutDashboard, IconMessagesSquare } from '../../shared/icons'
import { chatbot } from '../account/session'
import { chatbots } from '../api/api'
import type { AnswerKind, Overview } from '../api/types'
import { Bars } from '../charts/bars'
import { Badge, Empty, ProblemNote, Skeleton, When } from '../controls/bits'
import { LinkButton } from '../controls/button'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { Page } from '../shell/page'
import { t } from '../texts'
import { Checklist } from './checklist'
import { Figures } from './figures'
import { Services } from './services'
import { hidden, hide } from './progress'
import { visitorName } from '../conversations/words'

const kinds: readonly AnswerKind[] = ['direct', 'model', 'passages', 'choices', 'none']

/** How things stand, at a glance. */
export default function OverviewPage() {
  const id = chatbot.value?.id ?? null
  const overview = useLoad(
    id && `overview:${id}`,
    (signal) => chatbots.overview(id!, signal),
    ['counts', 'conversation', 'contents', 'model'],
  )
  return (
    <Page
      title={t('nav.overview')}
      actions={
        <>
          <LinkButton href={href('/conversations/dashboard')} icon={IconLayoutDashboard}>
            {t('dashboard.title')}
          </LinkButton>
          <LinkButton href="/demo" icon={IconExternalLink} outside>
            {t('overview.demo')}
          </LinkButton>
        </>
      }
    >
      {overview.problem && <ProblemNote problem={overview.problem} retry={overview.reload} />}
      {!overview.data && !overview.problem && <Skeleton lines={6} tall />}
      {overview.data && id && <Board overview={overview.data} bot={id} />}
    </Page>
  )
}

function Board({ overview, bot }: { overview: Overview; bot: string }) {
  const [closed, setClosed] = useState(hidden(bot))
  function close() {
    hide(bot)
    setClosed(true)
  }
  return (
    <div class="board">
      {!closed && <Checklist overview={overview} bot={bot} onHide={close} />}
      <Figures overview={overview} />
      <div class="board-columns">
        <Answers overview={overview} />
        <Services overview={overview} />
      </div>
      <Recent overview={overview} />
    </div>
  )
}

function Answers({ overview }: { overview: Overview }) {
  const bars = kinds.map((kind) => ({
    id: kind,
    label: t(`kind.${kind}`),
    hint: t(`kindText.${kind}`),
    value: overview.outcomes[kind],
  }))
  const none = bars.every((bar) => bar.value === 0)
  return (
    <section class="card">
      <header class="card-head">
        <h2>{t('overview.answers')}</h2>
      </header>
      {none ? <p class="muted">{t('overview.noAnswers')}</p> : <Bars label={t('overview.answers')} bars={bars} />}
    </section>
  )
}

function Recent({ overview }: { overview: Overview }) {
  const recent = overview.recent
  return (
    <section class="card recent">
      <header class="card-head">
        <h2>{t('overview.recent')}</h2>
        {recent.length > 0 && <a href={href('/conversations', { status: 'all' })}>{t('overview.allRecent')}</a>}
      </header>
      {recent.length === 0 ? (
        <Empty
          icon={IconMessagesSquare}
          title={t('conversation.none')}
          action={
            <LinkButton href={href('/install')} kind="primary">
              {t('checklist.installAction')}
            </LinkButton>
          }
        >
          {t('conversation.noneText')}
        </Empty>
      ) : (
        <ul>
          {recent.map((row) => (
            <li key={row.id}>
              <a href={href(`/conversations/${row.id}`, { status: 'all' })}>
                <span class="recent-name">{visitorName(row)}</span>
                <span class="recent-subject" dir="auto">
                  {row.subject || t('conversation.noSubject')}
                </span>
                <Badge tone={row.status === 'active' ? 'ok' : 'plain'}>{t(`status.${row.status}`)}</Badge>
                <When at={row.updatedAt} short />
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
