import { useState } from 'preact/hooks'
import { IconTrash2 } from '../../shared/icons'
import { can } from '../account/session'
import { contents } from '../api/api'
import type { Duplicates } from '../api/knowledge-types'
import { Badge, formatNumber, ProblemNote, Skeleton } from '../controls/bits'
import { Button } from '../controls/button'
import { differenceOf } from '../sources/diff'
import { DiffView } from '../sources/diff-view'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { t } from '../texts'
import { asText } from './as-text'
import { latestDraft } from './draft'
import { deleteContent } from './remove'

type Pair = Duplicates['items'][number]

/** Two contents that say nearly the same: what differs, and one of them away. */
export function DuplicatePair({ bot, pair, onGone }: { bot: string; pair: Pair; onGone: () => void }) {
  const { a, b, score } = pair
  const [comparing, setComparing] = useState(false)
  const remove = (id: string) => void deleteContent(bot, id, onGone, onGone)
  return (
    <li class="card pair">
      <Badge tone={score >= 0.95 ? 'warn' : 'plain'}>{t('duplicates.alike', { percent: formatNumber(score * 100) })}</Badge>
      <div class="pair-sides">
        {[a, b].map((one) => (
          <div key={one.id} class="pair-side">
            <a href={href('/contents/edit', { id: one.id })} dir="auto">
              {one.title || one.id}
            </a>
            <span class="faint small-text" dir="ltr">
              {one.id}
            </span>
            {can('admin') && (
              <span>
                <Button small kind="quiet" icon={IconTrash2} onClick={() => remove(one.id)}>
                  {one === a ? t('duplicates.deleteFirst') : t('duplicates.deleteSecond')}
                </Button>
              </span>
            )}
          </div>
        ))}
      </div>
      {comparing ? (
        <Compared bot={bot} pair={pair} />
      ) : (
        <Button small onClick={() => setComparing(true)}>
          {t('duplicates.compare')}
        </Button>
      )}
    </li>
  )
}

function Compared({ bot, pair }: { bot: string; pair: Pair }) {
  const { data, problem, reload } = useLoad(`pair:${bot}:${pair.a.id}:${pair.b.id}`, async (signal) => {
    const both = await Promise.all([contents.get(bot, pair.a.id, signal), contents.get(bot, pair.b.id, signal)])
    return both.map((one) => asText(latestDraft(one))) as [string, string]
  })
  if (problem) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton lines={4} />
  return <DiffView lines={differenceOf(data[0], data[1])} label={t('duplicates.compare')} />
}
