import './overview.css'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { IconCheck, IconX } from '../../shared/icons'
import { can } from '../account/session'
import type { Overview } from '../api/types'
import { Button, LinkButton } from '../controls/button'
import { modelText } from '../settings/model-words'
import { href } from '../router/router'
import { t } from '../texts'
import { done, markDone } from './progress'

interface ChecklistProps {
  overview: Overview
  bot: string
  /** Takes the list away for good; without it the list cannot be closed. */
  onHide?: () => void
}

interface Item {
  id: string
  title: string
  text: string
  done: boolean
  action: ComponentChildren
}

/** From an empty server to the first good answer on one's own site. */
export function Checklist({ overview, bot, onHide }: ChecklistProps) {
  const [, redraw] = useState(0)
  const items = steps(overview, bot, () => redraw((n) => n + 1))
  const finished = items.filter((item) => item.done).length
  if (finished === items.length && onHide) return null
  return (
    <section class="card checklist">
      <header class="card-head">
        <h2>{t('checklist.title')}</h2>
        <span class="muted small-text numbers">{t('checklist.progress', { done: finished, all: items.length })}</span>
        {onHide && <Button kind="quiet" small icon={IconX} label={t('checklist.hide')} onClick={onHide} />}
      </header>
      <ol>
        {items.map((item) => (
          <li key={item.id} class={item.done ? 'done' : undefined}>
            <span class="checklist-sign" aria-hidden="true">
              {item.done && <IconCheck size={16} />}
            </span>
            <div class="checklist-text">
              <h3>
                {item.title}
                {item.done && <span class="unseen"> {t('checklist.done')}</span>}
              </h3>
              {!item.done && <p class="muted">{item.text}</p>}
            </div>
            {!item.done && item.action}
          </li>
        ))}
      </ol>
    </section>
  )
}

function steps(overview: Overview, bot: string, redraw: () => void): Item[] {
  const sawDemo = () => {
    markDone(bot, 'demo')
    redraw()
  }
  const hasModel = overview.model.state === 'ready'
  const items: Item[] = [
    {
      id: 'demo',
      title: t('checklist.demo'),
      text: t('checklist.demoText'),
      done: done(bot, 'demo') || overview.counts.all > 0,
      action: (
        <LinkButton href="/demo" outside onClick={sawDemo}>
          {t('checklist.demoAction')}
        </LinkButton>
      ),
    },
    {
      id: 'contents',
      title: t('checklist.contents'),
      text: overview.contents > 0 ? t('checklist.contentsSome', { n: overview.contents }) : t('checklist.contentsText'),
      done: overview.contents > 0,
      action: can('admin') ? <LinkButton href={href('/contents/new')}>{t('contents.add')}</LinkButton> : null,
    },
    {
      id: 'model',
      title: hasModel ? t('checklist.model') : t('checklist.noModel'),
      text: hasModel ? modelText(overview.model) : t('checklist.noModelText'),
      done: hasModel,
      action: <LinkButton href={href('/models')}>{hasModel ? t('checklist.modelAction') : t('checklist.noModelAction')}</LinkButton>,
    },
    {
      id: 'look',
      title: t('checklist.look'),
      text: t('checklist.lookText'),
      done: done(bot, 'snippet'),
      action: <LinkButton href={href('/install')}>{t('checklist.installAction')}</LinkButton>,
    },
  ]
  return items
}
