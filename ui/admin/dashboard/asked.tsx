import { useEffect } from 'preact/hooks'
import type { Board } from '../api/dashboard'
import { questions } from '../api/lab'
import type { Groups } from '../api/lab-types'
import { formatNumber, ProblemNote, Skeleton } from '../controls/bits'
import { LinkButton } from '../controls/button'
import { onLive } from '../live/live'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { t } from '../texts'
import { Part } from './part'

const shown = 6
const mostDays = 90

interface AskedProps {
  bot: string
  board: Board
  csv: (part: string) => string
}

/** Days from the beginning of the period until today, as far back as questions are grouped. */
export function daysBack(board: Pick<Board, 'from' | 'today'>): number {
  const days = Math.round((Date.parse(board.today) - Date.parse(board.from)) / 86_400_000) + 1
  return Math.max(1, Math.min(mostDays, days))
}

/** What was asked most, by meaning. */
export function MostAsked(props: AskedProps) {
  return <Asked {...props} topics title={t('dashboard.questions')} none={t('dashboard.noQuestions')} />
}

/** What found no answer, by meaning. */
export function NotAnswered(props: AskedProps) {
  return <Asked {...props} topics={false} title={t('dashboard.unanswered')} none={t('dashboard.noUnanswered')} />
}

function Asked({ bot, board, csv, topics, title, none }: AskedProps & { topics: boolean; title: string; none: string }) {
  const days = daysBack(board)
  const read = topics ? questions.topics : questions.unanswered
  const loaded = useLoad(`groups:${bot}:${topics}:${days}`, (signal) => read(bot, days, signal))
  useEffect(() => onLive<{ chatbot: string }>('questions', (event) => event.chatbot === bot && loaded.reload()), [loaded.reload])
  const data = loaded.data
  const period = ['7', '30', '90'].find((one) => Number(one) >= days) ?? '90'
  const all = href('/unanswered', topics ? { view: 'topics', days: period } : { days: period })
  const address = (id: string) => (topics ? all : href('/unanswered', { days: period, group: id }))
  return (
    <Part
      title={title}
      note={t('dashboard.lastDays', { n: days })}
      csv={csv(topics ? 'questions' : 'unanswered')}
      tools={
        <LinkButton small kind="quiet" href={all}>
          {t(topics ? 'dashboard.allTopics' : 'dashboard.allUnanswered')}
        </LinkButton>
      }
      empty={data?.state === 'ready' && data.groups.length === 0 && none}
      {...(data ? { table: tableOf(data, address) } : {})}
    >
      {loaded.problem && <ProblemNote problem={loaded.problem} retry={loaded.reload} />}
      {!data && !loaded.problem && <Skeleton lines={shown} />}
      {data && data.groups.length === 0 && data.state === 'working' && (
        <p class="muted" role="status">
          {t('dashboard.grouping')}
        </p>
      )}
      {data && <List data={data} address={address} />}
    </Part>
  )
}

function List({ data, address }: { data: Groups; address: (id: string) => string }) {
  const first = data.groups.slice(0, shown)
  const max = Math.max(1, ...first.map((group) => group.count))
  return (
    <ol class="asked">
      {first.map((group) => (
        <li key={group.id}>
          <a href={address(group.id)} dir="auto">
            {group.title}
          </a>
          <span class="numeric">{formatNumber(group.count)}</span>
          <svg width="100%" height="4" aria-hidden="true">
            <rect width={`${(group.count / max) * 100}%`} height="4" rx="2" />
          </svg>
        </li>
      ))}
    </ol>
  )
}

function tableOf(data: Groups, address: (id: string) => string) {
  return {
    head: [t('dashboard.question'), t('dashboard.asked'), t('dashboard.people')],
    rows: data.groups.map((group) => [<a href={address(group.id)}>{group.title}</a>, formatNumber(group.count), formatNumber(group.people)]),
  }
}
