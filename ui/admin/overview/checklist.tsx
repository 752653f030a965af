import './overview.css'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { IconCheck, IconX } from '../../shared/icons'
import { can } from '../account/session'
import type { Site } from '../api/knowledge-types'
import type { Overview } from '../api/types'
import { Button, LinkButton } from '../controls/button'
import { sayProblem } from '../controls/toasts'
import { href } from '../router/router'
import { modelText } from '../settings/model-words'
import { meaningText, useMeaning } from '../sources/meaning-line'
import { useFiles, useSites } from '../sources/use-sources'
import { t } from '../texts'
import { done, markDone } from './progress'
import { forgetSample } from './sample'

interface ChecklistProps {
  overview: Overview
  bot: string
  loaded: LoadedSteps
  /** Takes the list away for good. */
  onHide: () => void
}

/** What the list needs to know beside the overview. */
export interface LoadedSteps {
  /** All of it is there, or cannot be had: nothing moves any more. */
  settled: boolean
  sites: readonly Site[]
  sources: number
  meaning: ReturnType<typeof useMeaning>
}

export function useSteps(bot: string): LoadedSteps {
  const sites = useSites(bot)
  const files = useFiles(bot)
  const meaning = useMeaning(bot)
  return {
    settled: meaning.settled && [sites, files].every((one) => one.data !== undefined || one.problem !== undefined),
    sites: sites.data?.items ?? [],
    sources: (sites.data?.items.length ?? 0) + (files.data?.items.length ?? 0),
    meaning,
  }
}

interface Item {
  id: string
  title: string
  text: string
  done: boolean
  action: ComponentChildren
}

/** From an empty server to the first good answer on one's own site. */
export function Checklist({ overview, bot, loaded, onHide }: ChecklistProps) {
  const [, redraw] = useState(0)
  const items = itemsOf({
    overview,
    bot,
    site: loaded.sites.find((one) => one.running),
    sources: loaded.sources,
    meaning: loaded.meaning,
    redraw: () => redraw((n) => n + 1),
  })
  const finished = items.filter((item) => item.done).length
  if (finished === items.length) return null
  return (
    <section class="card checklist">
      <header class="card-head">
        <h2>{t('checklist.title')}</h2>
        <span class="muted small-text numbers">{t('checklist.progress', { done: finished, all: items.length })}</span>
        <Button kind="quiet" small icon={IconX} label={t('checklist.hide')} onClick={onHide} />
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

interface Facts {
  overview: Overview
  bot: string
  /** The website that is being read. */
  site: Site | undefined
  sources: number
  meaning: ReturnType<typeof useMeaning>
  redraw: () => void
}

function itemsOf(facts: Facts): Item[] {
  return [contentItem(facts), sampleItem(facts), demoItem(facts), meaningItem(facts), modelItem(facts), lookItem(facts)].filter((item) => item !== undefined)
}

function contentItem({ overview, site, sources }: Facts): Item {
  const own = overview.contents - overview.samples
  const run = site?.run
  return {
    id: 'content',
    title: t('checklist.content'),
    text: run
      ? t('checklist.contentReading', { done: run.read, all: run.found })
      : overview.contents > 0
        ? t('checklist.contentText')
        : t('checklist.contentNone'),
    done: own > 0 && !run,
    action: (
      <LinkButton kind={own > 0 || run ? 'plain' : 'primary'} href={sources > 0 ? href('/sources') : href('/welcome')}>
        {run ? t('checklist.contentSee') : t('checklist.contentAction')}
      </LinkButton>
    ),
  }
}

/** Only for who has both the sample and something of their own. */
function sampleItem({ overview: { contents, samples }, bot, redraw }: Facts): Item | undefined {
  if (samples === 0 || contents <= samples || !can('admin')) return undefined
  return {
    id: 'sample',
    title: t('checklist.sample'),
    text: t('checklist.sampleText', { n: samples }),
    done: false,
    action: <Button onClick={() => void forgetSample(bot).then(redraw, sayProblem)}>{t('checklist.sampleAction')}</Button>,
  }
}

function demoItem({ overview, bot, redraw }: Facts): Item {
  const sawDemo = () => {
    markDone(bot, 'demo')
    redraw()
  }
  return {
    id: 'demo',
    title: t('checklist.demo'),
    text: t('checklist.demoText'),
    done: done(bot, 'demo') || done(bot, 'asked') || overview.counts.all > 0,
    action: (
      <LinkButton href="/demo" outside onClick={sawDemo}>
        {t('checklist.demoAction')}
      </LinkButton>
    ),
  }
}

function meaningItem({ meaning: { meaning, left } }: Facts): Item | undefined {
  if (!meaning) return undefined
  const off = meaning.state === 'off'
  return {
    id: 'meaning',
    title: off ? t('checklist.meaningOff') : t('checklist.meaning'),
    text: off ? t('checklist.meaningOffText') : meaningText(meaning, left),
    done: meaning.state === 'ready',
    action: off && can('admin') ? <LinkButton href={href('/models')}>{t('checklist.meaningAction')}</LinkButton> : null,
  }
}

function modelItem({ overview: { model } }: Facts): Item {
  const has = model.state === 'ready'
  return {
    id: 'model',
    title: has ? t('checklist.model') : t('checklist.noModel'),
    text: has ? modelText(model) : t('checklist.noModelText'),
    done: has,
    action: <LinkButton href={href('/models')}>{has ? t('checklist.modelAction') : t('checklist.noModelAction')}</LinkButton>,
  }
}

function lookItem({ bot }: Facts): Item {
  return {
    id: 'look',
    title: t('checklist.look'),
    text: t('checklist.lookText'),
    done: done(bot, 'snippet'),
    action: <LinkButton href={href('/install')}>{t('checklist.installAction')}</LinkButton>,
  }
}
