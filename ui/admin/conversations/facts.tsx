import { useEffect } from 'preact/hooks'
import { IconShield } from '../../shared/icons'
import { safeHref } from '../../shared/markdown/inline'
import { exactTime } from '../../shared/time'
import { conversations } from '../api/api'
import type { ConversationDetails } from '../api/types'
import { Note, ProblemNote, Skeleton, When } from '../controls/bits'
import { useLoad } from '../live/load'
import { PlaceCredit } from '../geo/credit'
import { href } from '../router/router'
import { lang, t } from '../texts'
import { valueName } from './facet-words'
import { AnalysisCard } from './analysis'
import { Leads } from './leads'
import { Tags } from './tags'
import { TranscriptCard } from './transcript-card'
import { languageName, logValue, visitorName, wholePlace } from './words'

/** What is known of a conversation, its result and its session log. */
interface FactsProps {
  row: ConversationDetails
  changed: number
  reload: () => void
  /** The page is this conversation's own: no heading stands between its name and the parts. */
  alone: boolean
}

export function Facts({ row, changed, reload, alone }: FactsProps) {
  const log = useLoad(`log:${row.id}`, (signal) => conversations.log(row.id, signal))
  useEffect(() => {
    if (changed > 0) log.reload()
  }, [changed])
  const client = row.client ?? {}
  const place = wholePlace(row.place)
  const path = row.session?.path || row.resultPath
  return (
    <aside class="facts" tabIndex={0} aria-label={t('conversation.facts')}>
      {alone && <h2 class="unseen">{t('conversation.with', { name: visitorName(row) })}</h2>}
      {row.anonymisedAt && (
        <Note icon={IconShield}>
          <p>
            <strong>{t('fact.anonymised', { date: day(row.anonymisedAt) })}</strong> {t('fact.anonymisedText')}
          </p>
        </Note>
      )}
      <AnalysisCard row={row} />
      <section>
        <h3>{t('conversation.facts')}</h3>
        <dl class="facts-list">
          <Fact name={t('users.one')}>
            {row.anonymisedAt ? row.visitorName : <a href={href(`/users/${row.user}`)}>{row.visitorName}</a>}
          </Fact>
          <Leads row={row} changed={changed} />
          <Fact name={t('fact.token')}>
            <code title={row.visitor}>{row.visitor}</code>
          </Fact>
          <Fact name={t('conversation.status')}>
            {t(`status.${row.status}`)}
            {row.endedBy && ` · ${t(`endedBy.${row.endedBy}`)}`}
          </Fact>
          <Fact name={t('conversation.started')}>
            <When at={row.startedAt} />
          </Fact>
          <Fact name={t('conversation.updated')}>
            <When at={row.updatedAt} />
          </Fact>
          <Fact name={t('fact.ended')}>{row.endedAt && <When at={row.endedAt} />}</Fact>
          <Fact name={t('conversation.place')}>
            {place && (
              <>
                {place}
                <PlaceCredit />
              </>
            )}
          </Fact>
          <Fact name={t('fact.language')}>{languageName(row.lang)}</Fact>
          <Fact name={t('fact.page')}>
            <PageLink row={row} />
          </Fact>
          <Fact name={t('fact.referrer')}>{row.page?.referrer}</Fact>
          <Fact name={t('fact.browser')}>{[client.browser, client.os, client.device].filter(Boolean).join(' · ')}</Fact>
          <Fact name={t('fact.address')}>{client.address}</Fact>
          <Fact name={t('fact.source')}>{valueName('source', row.source)}</Fact>
          {row.agent && <Fact name={t('conversation.agent')}>{row.agent}</Fact>}
          {row.rating && <Fact name={t('conversation.rating')}>{t(`value.rating.${row.rating}`)}</Fact>}
        </dl>
      </section>
      <Tags key={row.id} row={row} onSaved={reload} />
      <TranscriptCard row={row} />
      {path && (
        <section>
          <h3>{t('conversation.result')}</h3>
          <p>{path.split(' > ').join(' › ')}</p>
        </section>
      )}
      <section>
        <h3>{t('fact.log')}</h3>
        {log.problem && <ProblemNote problem={log.problem} retry={log.reload} />}
        {!log.data && !log.problem && <Skeleton lines={4} />}
        {log.data && log.data.rows.length === 0 && <p class="muted">{t('fact.noLog')}</p>}
        <ol class="log">
          {log.data?.rows.map((entry) => (
            <li key={entry.logId + entry.key}>
              <span class="log-key">{entry.key}</span>
              <time dateTime={entry.date} title={exactTime(entry.date, lang.value)}>
                {new Intl.DateTimeFormat(lang.value, { timeStyle: 'medium' }).format(new Date(entry.date))}
              </time>
              {(entry.value || entry.contentId) && (
                <span class="log-value" dir="auto">
                  {logValue(entry.value) || entry.contentId}
                </span>
              )}
            </li>
          ))}
        </ol>
      </section>
    </aside>
  )
}

function day(at: string): string {
  return new Intl.DateTimeFormat(lang.value, { dateStyle: 'long' }).format(new Date(at))
}

function PageLink({ row }: { row: ConversationDetails }) {
  const address = row.page?.url ? safeHref(row.page.url) : undefined
  if (!address) return <>{row.page?.title || row.page?.url || ''}</>
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {row.page?.title || row.page?.url}
    </a>
  )
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children || <span class="faint">–</span>}</dd>
    </div>
  )
}
