import { useState } from 'preact/hooks'
import type { Overview } from '../api/types'
import { LineChart } from '../charts/line-chart'
import { formatNumber } from '../controls/bits'
import { Button } from '../controls/button'
import { Choice } from '../controls/choice'
import { href } from '../router/router'
import { lang, t, type TextKey } from '../texts'

type Shown = 'conversations' | 'messages'

/** The four numbers and the last thirty days. */
export function Figures({ overview }: { overview: Overview }) {
  const [shown, setShown] = useState<Shown>('conversations')
  const [asTable, setAsTable] = useState(false)
  const { counts, today } = overview
  const sum = overview.days.reduce((total, day) => total + day[shown], 0)
  return (
    <section class="card figures-card">
      <dl class="figures-row">
        <Figure name={t('status.active')} value={counts.active} note={t('overview.activeNote')} to={href('/conversations')} />
        <Figure name={t('status.ended')} value={counts.ended} note={t('overview.endedNote')} to={href('/conversations', { status: 'ended' })} />
        <Figure
          name={t('overview.all')}
          value={counts.all}
          note={t('overview.today', { n: today.conversations })}
          to={href('/conversations', { status: 'all' })}
        />
        <Figure name={t('conversation.messages')} value={counts.messages} note={t('overview.today', { n: today.messages })} />
        <Figure name={t('overview.leads')} value={overview.leads.all} note={conversion(overview)} to={href('/leads')} />
      </dl>
      <div class="figures-head">
        <h2>{t('overview.days', { n: overview.days.length })}</h2>
        <span class="muted numbers">{say(shown, sum)}</span>
        <span class="figures-tools">
          <Choice
            label={t('overview.shown')}
            hideLabel
            value={shown}
            onChange={setShown}
            options={[
              { value: 'conversations', label: t('nav.conversations') },
              { value: 'messages', label: t('conversation.messages') },
            ]}
          />
          <Button small onClick={() => setAsTable(!asTable)}>
            {asTable ? t('chart.asLine') : t('chart.asTable')}
          </Button>
        </span>
      </div>
      {asTable ? <DayTable overview={overview} /> : <DayLine overview={overview} shown={shown} />}
    </section>
  )
}

/** How many of all conversations led to a lead. */
function conversion({ leads, counts }: Overview): string {
  return t('overview.conversion', { n: counts.all === 0 ? 0 : Math.round((leads.converted * 1000) / counts.all) / 10 })
}

function say(shown: Shown, n: number): string {
  return shown === 'messages' ? t('overview.nMessages', { n }) : t('overview.nConversations', { n })
}

function Figure({ name, value, note, to }: { name: string; value: number; note: string; to?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="figure">{to ? <a href={to}>{formatNumber(value)}</a> : formatNumber(value)}</dd>
      <dd class="figure-note">{note}</dd>
    </div>
  )
}

/** A day of the server's calendar (UTC), written for people. */
function dayText(day: string, style: 'long' | 'short'): string {
  const options: Intl.DateTimeFormatOptions =
    style === 'long' ? { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' } : { day: 'numeric', month: 'short', timeZone: 'UTC' }
  return new Intl.DateTimeFormat(lang.value, options).format(new Date(`${day}T00:00:00Z`))
}

function DayLine({ overview, shown }: { overview: Overview; shown: Shown }) {
  const points = overview.days.map((day) => ({
    name: dayText(day.day, 'long'),
    tick: dayText(day.day, 'short'),
    value: day[shown],
  }))
  const title = t(shown === 'messages' ? 'conversation.messages' : ('nav.conversations' satisfies TextKey))
  return <LineChart title={title} points={points} say={(n) => say(shown, n)} />
}

function DayTable({ overview }: { overview: Overview }) {
  return (
    <div class="day-table" tabIndex={0} role="region" aria-label={t('overview.days', { n: overview.days.length })}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t('chart.day')}</th>
            <th scope="col" class="numeric">
              {t('nav.conversations')}
            </th>
            <th scope="col" class="numeric">
              {t('conversation.messages')}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...overview.days].reverse().map((day) => (
            <tr key={day.day}>
              <td>{dayText(day.day, 'long')}</td>
              <td class="numeric">{formatNumber(day.conversations)}</td>
              <td class="numeric">{formatNumber(day.messages)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
