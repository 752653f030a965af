import { useState } from 'preact/hooks'
import type { Board, BoardDay } from '../api/dashboard'
import { Columns } from '../charts/columns'
import { Heat } from '../charts/heat'
import { LineChart } from '../charts/line-chart'
import { formatNumber } from '../controls/bits'
import { Choice } from '../controls/choice'
import { t } from '../texts'
import { Part } from './part'
import { blockOf, blocks, dayText, hourText, weekdays, type Block } from './words'

const kinds = ['day', 'weekday', 'hour'] as const
type By = (typeof kinds)[number]

const say = (n: number) => t('dashboard.nConversations', { n })

/** Conversations over the days of the period, or by weekday or hour. */
export function Trend({ board, csv }: { board: Board; csv: (part: string) => string }) {
  const [by, setBy] = useState<By>('day')
  const title = t('dashboard.trend')
  return (
    <Part
      title={title}
      wide
      note={say(board.now.conversations)}
      csv={csv({ day: 'days', weekday: 'weekdays', hour: 'hours' }[by])}
      table={by === 'day' ? dayTable(board) : sumTable(board, by)}
      tools={
        <Choice
          label={t('dashboard.by')}
          hideLabel
          value={by}
          onChange={setBy}
          options={[
            { value: 'day', label: t('dashboard.byDay') },
            { value: 'weekday', label: t('dashboard.byWeekday') },
            { value: 'hour', label: t('dashboard.byHour') },
          ]}
        />
      }
    >
      {by === 'day' ? <Line board={board} /> : <Sums board={board} by={by} />}
    </Part>
  )
}

function Line({ board }: { board: Board }) {
  const size = blockOf(board.days.length)
  const name = (block: Block) =>
    size === 1
      ? dayText(block.first, 'long')
      : t(size === 7 ? 'dashboard.weekOf' : 'dashboard.monthOf', { day: dayText(block.first, 'medium') })
  const points = blocks(board.days, size, (day) => day.conversations).map((block) => ({
    name: name(block),
    tick: dayText(block.first, 'short'),
    value: block.value,
    before: block.before,
  }))
  return (
    <LineChart
      title={t('dashboard.conversations')}
      points={points}
      say={say}
      sayBefore={(n) => t('dashboard.beforeValue', { n: formatNumber(n) })}
      names={[t('dashboard.thisPeriod'), t('dashboard.beforePeriod')]}
    />
  )
}

/** Columns of the days, newest first. */
function dayTable(board: Board) {
  const columns: [string, (day: BoardDay) => number][] = [
    [t('dashboard.conversations'), (day) => day.conversations],
    [t('dashboard.before'), (day) => day.before],
    [t('conversation.messages'), (day) => day.messages],
    [t('dashboard.leads'), (day) => day.leads],
  ]
  return {
    head: [t('dashboard.day'), ...columns.map(([name]) => name)],
    rows: [...board.days].reverse().map((day) => [dayText(day.day, 'long'), ...columns.map(([, of]) => formatNumber(of(day)))]),
  }
}

interface Sum {
  name: string
  tick: string
  value: number
}

function sums({ hours }: Board, by: 'weekday' | 'hour'): Sum[] {
  if (by === 'weekday') {
    const short = weekdays('short')
    return weekdays('long').map((name, i) => ({ name, tick: short[i]!, value: (hours[i] ?? []).reduce((sum, n) => sum + n, 0) }))
  }
  return Array.from({ length: 24 }, (_, hour) => ({
    name: `${hourText(hour)} – ${hourText(hour + 1)}`,
    tick: String(hour),
    value: hours.reduce((sum, row) => sum + (row[hour] ?? 0), 0),
  }))
}

function Sums({ board, by }: { board: Board; by: 'weekday' | 'hour' }) {
  return <Columns label={`${t('dashboard.conversations')}: ${t(by === 'weekday' ? 'dashboard.byWeekday' : 'dashboard.byHour')}`} columns={sums(board, by)} say={say} />
}

function sumTable(board: Board, by: 'weekday' | 'hour') {
  return {
    head: [t(by === 'weekday' ? 'dashboard.weekday' : 'dashboard.hour'), t('dashboard.conversations')],
    rows: sums(board, by).map((one) => [one.name, formatNumber(one.value)]),
  }
}

/** All hours of the week at once. */
export function HoursOfTheWeek({ board, csv }: { board: Board; csv: (part: string) => string }) {
  const long = weekdays('long')
  const hours = Array.from({ length: 24 }, (_, hour) => hour)
  return (
    <Part
      title={t('dashboard.heat')}
      wide
      note={board.zone.replaceAll('_', ' ')}
      csv={csv('heat')}
      empty={board.now.conversations === 0 && t('dashboard.none')}
      table={{
        head: [t('dashboard.hour'), ...weekdays('short')],
        rows: hours.map((hour) => [hourText(hour), ...board.hours.map((row) => formatNumber(row[hour] ?? 0))]),
      }}
    >
      <Heat
        label={t('dashboard.heatLabel')}
        cells={board.hours}
        rows={weekdays('short')}
        columns={hours.map(String)}
        name={(day, hour) => t('dashboard.heatCell', { day: long[day]!, from: hourText(hour), to: hourText(hour + 1) })}
        say={say}
      />
    </Part>
  )
}
