import './overview.css'
import type { ComponentChildren } from 'preact'
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
import { Checklist, useSteps } from './checklist'
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
      {id && (overview.data || !overview.problem) && <Begun overview={overview.data} bot={id} />}
    </Page>
  )
}

/** The board, and the first steps as long as they are not put away. */
function Begun({ overview, bot }: { overview: Overview | undefined; bot: string }) {
  const [closed, setClosed] = useState(hidden(bot))
  if (closed) return overview ? <Board overview={overview} /> : <Skeleton lines={6} tall />
  function close() {
    hide(bot)
    setClosed(true)
  }
  return <Guided overview={overview} bot={bot} onHide={close} />
}

/** What the steps need is loaded beside the overview, and all is shown at once: nothing moves under the eye. */
function Guided({ overview, bot, onHide }: { overview: Overview | undefined; bot: string; onHide: () => void }) {
  const steps = useSteps(bot)
  if (!overview || !steps.settled) return <Skeleton lines={6} tall />
  return (
    <Board overview={overview}>
      <Checklist overview={overview} bot={bot} loaded={steps} onHide={onHide} />
    </Board>
  )
}

function Board({ overview, children }: { overview: Overview; children?: ComponentChildren }) {
  return (
    <div class="board">
      {children}
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
