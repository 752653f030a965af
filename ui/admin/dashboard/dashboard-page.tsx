import './dashboard.css'
import { useRef } from 'preact/hooks'
import { IconFileText, IconLayoutDashboard } from '../../shared/icons'
import { exactTime } from '../../shared/time'
import { can, chatbot } from '../account/session'
import { settings } from '../api/api'
import { dashboard, type Board } from '../api/dashboard'
import { Empty, ProblemNote } from '../controls/bits'
import { Button, LinkButton } from '../controls/button'
import { say, sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { href, place } from '../router/router'
import { Page } from '../shell/page'
import { lang, t } from '../texts'
import { DigestCard } from './digest-card'
import { MostAsked, NotAnswered } from './asked'
import { PeriodChoice, spanOf } from './period'
import { Places } from './places'
import { useLightOnPaper } from './print'
import { MoodShares, Outcomes, RatingShares, SourceShares, StatusShares, TopicShares } from './shares'
import { Shape } from './shape'
import { Tiles } from './tiles'
import { HoursOfTheWeek, Trend } from './trend'
import { dayText, periodText } from './words'

/** What visitors did over a period, at a glance. */
export default function DashboardPage() {
  const bot = chatbot.value?.id
  return bot ? <Dashboard key={bot} bot={bot} /> : null
}

/** The zone of this browser, which is proposed where the owner has set none. */
const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone

function Dashboard({ bot }: { bot: string }) {
  const span = spanOf(place.value.query)
  const general = useLoad('general', (signal) => settings.general(signal))
  const set = general.data?.settings.zone
  const zone = set || here()
  const ready = general.data !== undefined || general.problem !== undefined
  const loaded = useLoad(
    ready ? `dashboard:${bot}:${zone}:${JSON.stringify(span)}` : null,
    (signal) => dashboard.get(bot, span, zone, signal),
    ['counts', 'conversation', 'lead'],
  )
  useLightOnPaper()
  // While another period is read, the one before stays.
  const last = useRef<Board | undefined>(undefined)
  if (loaded.data) last.current = loaded.data
  const board = loaded.data ?? (loaded.problem ? undefined : last.current)
  const wrong = loaded.problem?.status === 422
  return (
    <Page
      title={t('dashboard.title')}
      back={{ href: href('/conversations'), label: t('nav.conversations') }}
      filters={<PeriodChoice span={span} board={board} problem={wrong ? loaded.problem : undefined} />}
      actions={
        <Button icon={IconFileText} onClick={() => window.print()}>
          {t('dashboard.print')}
        </Button>
      }
    >
      <div class="dashboard" aria-busy={board !== loaded.data}>
        {loaded.problem && !wrong && <ProblemNote problem={loaded.problem} retry={loaded.reload} />}
        {!board && !loaded.problem && <Shape />}
        {board && (
          <>
            <p class="dashboard-line muted numbers">{periodText(board)}</p>
            {general.data && !set && zone !== 'UTC' && can('admin') && <ProposedZone zone={zone} general={general} />}
            <p class="on-paper">
              {t('dashboard.printed', {
                name: chatbot.value?.name ?? '',
                from: dayText(board.from, 'medium'),
                to: dayText(board.to, 'medium'),
                zone: board.zone,
                at: exactTime(board.madeAt, lang.value),
              })}
            </p>
            {board.ever.conversations === 0 ? <First /> : <Parts bot={bot} board={board} />}
            <DigestCard zone={set} />
          </>
        )}
      </div>
    </Page>
  )
}

function Parts({ bot, board }: { bot: string; board: Board }) {
  const csv = (part: string) => dashboard.exportHref(bot, part, board)
  const list = (filter: Record<string, string>) => href('/conversations', { status: 'all', from: board.from, to: board.to, zone: board.zone, ...filter })
  const parts = { board, csv, list }
  return (
    <>
      <Tiles board={board} list={list} />
      <Trend board={board} csv={csv} />
      <Places {...parts} />
      <Outcomes {...parts} />
      <StatusShares {...parts} />
      <MostAsked bot={bot} board={board} csv={csv} />
      <NotAnswered bot={bot} board={board} csv={csv} />
      <TopicShares {...parts} />
      <SourceShares {...parts} />
      <MoodShares {...parts} />
      <RatingShares {...parts} />
      <HoursOfTheWeek board={board} csv={csv} />
    </>
  )
}

function First() {
  return (
    <Empty
      icon={IconLayoutDashboard}
      title={t('dashboard.first')}
      action={
        <LinkButton kind="primary" href="/demo" outside>
          {t('checklist.demoAction')}
        </LinkButton>
      }
    >
      {t('dashboard.firstText')}
    </Empty>
  )
}

type GeneralLoad = ReturnType<typeof useLoad<Awaited<ReturnType<typeof settings.general>>>>

/** Days are the browser's until somebody says whose they are. */
function ProposedZone({ zone, general }: { zone: string; general: GeneralLoad }) {
  async function use() {
    try {
      general.put(await settings.saveGeneral({ ...general.data!.settings, zone }))
      say(t('dashboard.zoneSet', { zone }))
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <p class="dashboard-zone">
      {t('dashboard.proposed', { zone })}{' '}
      <Button small onClick={() => void use()}>
        {t('dashboard.setZone', { zone })}
      </Button>
    </p>
  )
}
