import { IconCheck, IconPencil } from '../../shared/icons'
import type { AnswerKind, Group, Outcomes } from '../api/lab-types'
import { Badge, formatNumber, When } from '../controls/bits'
import { Button } from '../controls/button'
import { href } from '../router/router'
import { t } from '../texts'
import { score } from '../trace/words'
import { outcomeOrder } from './outcomes'

interface GroupCardProps {
  group: Group
  topic: boolean
  /** Address of this group; topics have none. */
  address: string | undefined
  /** The group that the address of the page names. */
  current: boolean
  onAnswer: (() => void) | undefined
  onDismiss: (() => void) | undefined
}

/** Questions that mean the same: how often, by how many, how they went, and what to do. */
export function GroupCard({ group, topic, address, current, onAnswer, onDismiss }: GroupCardProps) {
  return (
    <li
      class="card group-card"
      aria-current={current ? 'true' : undefined}
      ref={(node) => {
        if (node && current) shownOnce(node)
      }}
    >
      <div class="group-head">
        <h2 dir="auto" lang={group.lang || undefined}>
          {address ? <a href={address}>{group.title}</a> : group.title}
        </h2>
        <p class="muted numbers small-text">
          {t('groups.times', { n: group.count })} · {t('groups.people', { n: group.people })} · {t('groups.last')}{' '}
          <When at={group.lastAt} />
          {group.lang && ` · ${group.lang}`}
        </p>
      </div>
      <OutcomeBar outcomes={group.outcomes} />
      {group.nearest && (
        <p class="small-text">
          {topic ? t('groups.answeredBy') : t('groups.nearest')}{' '}
          <a href={href('/contents/edit', { id: group.nearest.id })} dir="auto">
            {group.nearest.title || group.nearest.id}
          </a>{' '}
          <span class="muted numbers">{score(group.nearest.score)}</span>
        </p>
      )}
      {group.examples.length > 0 && (
        <details>
          <summary>{t('groups.examples', { n: group.examples.length })}</summary>
          <ul class="group-examples">
            {group.examples.map((example) => (
              <li key={`${example.conversationId}:${example.seq}`}>
                <a href={href(`/conversations/${example.conversationId}`)} dir="auto">
                  {example.text}
                </a>
                <span class="muted small-text">
                  {t(`kind.${example.kind}`)} · <When at={example.at} short />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {(onAnswer || onDismiss) && (
        <div class="row">
          {onAnswer && (
            <Button icon={IconPencil} onClick={onAnswer}>
              {t('groups.answer')}
            </Button>
          )}
          {onDismiss && (
            <Button kind="quiet" icon={IconCheck} onClick={onDismiss}>
              {t('groups.dismiss')}
            </Button>
          )}
        </div>
      )}
    </li>
  )
}

const shown = new WeakSet<Element>()

/** Brings a card into view when it is first drawn, and leaves the page where the person scrolls it then. */
function shownOnce(node: Element): void {
  if (shown.has(node)) return
  shown.add(node)
  node.scrollIntoView({ block: 'center' })
}

const tones: Record<AnswerKind, 'plain' | 'ok' | 'warn' | 'accent'> = {
  direct: 'ok',
  choices: 'plain',
  model: 'accent',
  passages: 'plain',
  none: 'warn',
}

/** How often each kind of answer was given, in words. */
export function OutcomeBar({ outcomes }: { outcomes: Outcomes }) {
  return (
    <ul class="row outcomes" aria-label={t('groups.outcomes')}>
      {outcomeOrder
        .filter((kind) => outcomes[kind] > 0)
        .map((kind) => (
          <li key={kind}>
            <Badge tone={tones[kind]}>
              {t(`kind.${kind}`)} <span class="numbers">{formatNumber(outcomes[kind])}</span>
            </Badge>
          </li>
        ))}
    </ul>
  )
}
