import type { Board, BoardRow, Branch } from '../api/dashboard'
import { Bars } from '../charts/bars'
import { Tree, type Twig } from '../charts/tree'
import { formatNumber } from '../controls/bits'
import { valueName } from '../conversations/facet-words'
import { t } from '../texts'
import { Part } from './part'
import { percent } from './words'

export interface PartsProps {
  board: Board
  csv: (part: string) => string
  /** Address of the conversations that are counted. */
  list: (filter: Record<string, string>) => string
}

interface Value {
  id: string
  label: string
  value: number
  href: string
}

interface ShareProps {
  title: string
  csv?: string
  values: readonly Value[]
  empty: string
}

/** Values with a bar for each. */
function Shares({ title, csv, values, empty }: ShareProps) {
  const all = values.reduce((sum, one) => sum + one.value, 0)
  return (
    <Part
      title={title}
      {...(csv ? { csv } : {})}
      empty={all === 0 && empty}
      table={{
        head: [title, t('dashboard.conversations'), t('dashboard.share')],
        rows: values.map((one) => [<a href={one.href}>{one.label}</a>, formatNumber(one.value), all === 0 ? '–' : percent(one.value / all)]),
      }}
    >
      <Bars label={title} bars={values.map((one) => ({ ...one, hint: one.label }))} />
    </Part>
  )
}

/** Bars of what is going on and what is over. */
export function StatusShares({ board, csv, list }: PartsProps) {
  return (
    <Shares
      title={t('dashboard.status')}
      csv={csv('summary')}
      empty={t('dashboard.none')}
      values={[
        { id: 'active', label: t('status.active'), value: board.now.active, href: list({ status: 'active' }) },
        { id: 'ended', label: t('status.ended'), value: board.now.ended, href: list({ status: 'ended' }) },
      ]}
    />
  )
}

export function RatingShares({ board, csv, list }: PartsProps) {
  return <Shares title={t('dashboard.ratings')} csv={csv('ratings')} empty={t('dashboard.noRatings')} values={fixed(board.ratings, ['up', 'down'], (id) => list({ rating: id }))} />
}

export function MoodShares({ board, csv, list }: PartsProps) {
  return (
    <Shares
      title={t('dashboard.sentiment')}
      csv={csv('sentiment')}
      empty={t('dashboard.noSentiment')}
      values={fixed(board.sentiment, ['positive', 'neutral', 'negative'], (id) => list({ sentiment: id }))}
    />
  )
}

/** Known values in their own order, also those that nobody has. */
function fixed(rows: readonly BoardRow[], ids: readonly ('up' | 'down' | 'positive' | 'neutral' | 'negative')[], address: (id: string) => string): Value[] {
  const names = {
    up: t('dashboard.up'),
    down: t('dashboard.down'),
    positive: t('dashboard.positive'),
    neutral: t('dashboard.neutral'),
    negative: t('dashboard.negative'),
  }
  return ids.map((id) => ({ id, label: names[id], value: rows.find((row) => row.id === id)?.count ?? 0, href: address(id) }))
}

const shown = 8

export function SourceShares({ board, csv, list }: PartsProps) {
  const values = board.sources.slice(0, shown).map((row) => {
    return { id: row.id, label: valueName('source', row.id), value: row.count, href: list({ source: row.id }) }
  })
  return <Shares title={t('dashboard.sources')} csv={csv('sources')} empty={t('dashboard.none')} values={values} />
}

export function TopicShares({ board, csv, list }: PartsProps) {
  const values = board.topics.slice(0, shown).map((row) => ({ id: row.id, label: row.id, value: row.count, href: list({ category: row.id }) }))
  return <Shares title={t('dashboard.topics')} csv={csv('topics')} empty={t('dashboard.noTopics')} values={values} />
}

/** The ways in which conversations came out, as a tree. */
export function Outcomes({ board, csv, list }: PartsProps) {
  const twigs = board.outcomes.map((branch) => twigOf(branch, list))
  const all = board.outcomes.reduce((sum, branch) => sum + branch.count, 0)
  return (
    <Part
      title={t('dashboard.outcomes')}
      csv={csv('outcomes')}
      empty={all === 0 && t('dashboard.noOutcomes')}
      table={{ head: [t('dashboard.outcome'), t('dashboard.conversations'), t('dashboard.share')], rows: paths(twigs, '', all) }}
    >
      <Tree twigs={twigs} all={all} />
    </Part>
  )
}

function twigOf(branch: Branch, list: PartsProps['list']): Twig {
  return { name: branch.name, value: branch.count, href: list({ result: branch.keys.join(',') }), twigs: branch.branches.map((one) => twigOf(one, list)) }
}

function paths(twigs: readonly Twig[], above: string, all: number): (string | preact.JSX.Element)[][] {
  return twigs.flatMap((twig) => {
    const path = above + twig.name
    return [[<a href={twig.href}>{path}</a>, formatNumber(twig.value), percent(twig.value / all)], ...paths(twig.twigs, `${path} › `, all)]
  })
}
