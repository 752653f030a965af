import './questions.css'
import { useEffect, useState } from 'preact/hooks'
import { IconMessagesSquare } from '../../shared/icons'
import { can, chatbot } from '../account/session'
import { questions } from '../api/lab'
import type { Group } from '../api/lab-types'
import { Empty, formatNumber, Note, ProblemNote, Skeleton } from '../controls/bits'
import { LinkButton } from '../controls/button'
import { SelectField } from '../controls/field'
import { onLive } from '../live/live'
import { useLoad } from '../live/load'
import { href, place, setQuery } from '../router/router'
import { Page } from '../shell/page'
import { t } from '../texts'
import { AnswerDialog } from './answer-dialog'
import { dismiss } from './dismiss'
import { GroupCard } from './group-card'

const periods = ['7', '30', '90'] as const

/** What visitors asked, grouped by meaning: what found no good answer, and everything by topic. */
export default function GroupsPage() {
  const bot = chatbot.value?.id
  return bot ? <Groups key={bot} bot={bot} /> : null
}

function Groups({ bot }: { bot: string }) {
  const query = place.value.query
  const topics = query.get('view') === 'topics'
  const days = periods.find((period) => period === query.get('days')) ?? '30'
  const [answering, setAnswering] = useState<Group | null>(null)
  const read = topics ? questions.topics : questions.unanswered
  const loaded = useLoad(`groups:${bot}:${topics}:${days}`, (signal) => read(bot, Number(days), signal))
  // Grouping takes a moment: what is there is shown, and read again when it is done.
  useEffect(() => onLive<{ chatbot: string }>('questions', (event) => event.chatbot === bot && loaded.reload()), [loaded.reload])
  const data = loaded.data
  const wanted = topics ? null : query.get('group')
  // An id that the group had before leads to it too.
  const linked = useLoad(wanted && `group:${bot}:${wanted}`, (signal) => questions.group(bot, wanted!, signal))
  const current = wanted ? linked.data : undefined
  const shown = data && current && !data.groups.some((group) => group.id === current.id) ? [current, ...data.groups] : (data?.groups ?? [])
  const without = (group: Group) => {
    if (group.id === current?.id) setQuery({ group: undefined })
    if (data) loaded.put({ ...data, groups: data.groups.filter((one) => one.id !== group.id) })
  }
  return (
    <Page title={t('nav.unanswered')} filters={<Views topics={topics} />} actions={<Period days={days} />}>
      <div class="groups">
        {loaded.problem && <ProblemNote problem={loaded.problem} retry={loaded.reload} />}
        {!data && !loaded.problem && <Skeleton lines={9} tall />}
        {data && (
          <>
            <p class="muted" role="status">
              {shown.length === 0 && data.state === 'ready'
                ? ''
                : data.state === 'working'
                  ? t('groups.working')
                  : t(topics ? 'groups.topicCount' : 'groups.count', { groups: data.groups.length, n: formatNumber(data.questions) })}
            </p>
            {wanted && linked.problem?.status === 404 && <Note>{t('groups.linkGone')}</Note>}
            {shown.length === 0 && data.state === 'ready' && <Nothing topics={topics} any={data.questions > 0} />}
            <ul class="group-list">
              {shown.map((group) => (
                <GroupCard
                  key={group.id}
                  group={group}
                  topic={topics}
                  address={topics ? undefined : href('/unanswered', { days, group: group.id })}
                  current={group.id === current?.id}
                  onAnswer={can('admin') && !topics ? () => setAnswering(group) : undefined}
                  onDismiss={can('admin') && !topics ? () => void dismiss(bot, group, () => without(group), loaded.reload) : undefined}
                />
              ))}
            </ul>
          </>
        )}
      </div>
      {answering && (
        <AnswerDialog
          bot={bot}
          group={answering}
          onClose={() => setAnswering(null)}
          onDone={() => {
            without(answering)
            setAnswering(null)
          }}
        />
      )}
    </Page>
  )
}

function Views({ topics }: { topics: boolean }) {
  return (
    <nav class="tabs" aria-label={t('groups.views')}>
      <a class="tab" href={href('/unanswered')} aria-current={topics ? undefined : 'page'}>
        {t('groups.unanswered')}
      </a>
      <a class="tab" href={href('/unanswered', { view: 'topics' })} aria-current={topics ? 'page' : undefined}>
        {t('groups.topics')}
      </a>
    </nav>
  )
}

function Period({ days }: { days: string }) {
  return (
    <div class="group-period">
      <SelectField
        label={t('groups.period')}
        value={days}
        onInput={(value) => setQuery({ days: value })}
        options={periods.map((value) => ({ value, label: t('groups.days', { n: Number(value) }) }))}
      />
    </div>
  )
}

function Nothing({ topics, any }: { topics: boolean; any: boolean }) {
  const title = topics || !any ? t('groups.noQuestions') : t('groups.allAnswered')
  return (
    <Empty
      icon={IconMessagesSquare}
      title={title}
      action={
        !any && (
          <LinkButton kind="primary" href="/demo" outside>
            {t('checklist.demoAction')}
          </LinkButton>
        )
      }
    >
      {topics || !any ? t('groups.noQuestionsText') : t('groups.allAnsweredText')}
    </Empty>
  )
}
