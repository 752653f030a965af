import './overview.css'
import './welcome.css'
import { useEffect, useRef } from 'preact/hooks'
import { IconArrowLeft, IconCheck } from '../../shared/icons'
import { chatbot } from '../account/session'
import { chatbots } from '../api/api'
import type { Overview } from '../api/types'
import { ProblemNote, Skeleton } from '../controls/bits'
import { LinkButton } from '../controls/button'
import { useLoad } from '../live/load'
import { href, place } from '../router/router'
import { modelText } from '../settings/model-words'
import { useFiles, useSites } from '../sources/use-sources'
import { Page } from '../shell/page'
import { t } from '../texts'
import { done } from './progress'
import { after, before, latest, steps, stepOf, type Step } from './steps'
import { AskStep } from './welcome-ask'
import { ContentStep } from './welcome-content'
import { InstallStep } from './welcome-install'
import { LookStep } from './welcome-look'

/** The first page after the account was made: content, a first answer, the look, the snippet. */
export default function WelcomePage() {
  const id = chatbot.value?.id ?? null
  const overview = useLoad(id && `overview:${id}`, (signal) => chatbots.overview(id!, signal), ['counts', 'contents', 'model'])
  return (
    <Page title={t('welcome.title')} actions={<LinkButton href={href('/')}>{t('welcome.skip')}</LinkButton>}>
      <div class="welcome">
        {overview.problem && <ProblemNote problem={overview.problem} retry={overview.reload} />}
        {!overview.data && !overview.problem && <Skeleton lines={6} tall />}
        {overview.data && id && <Steps bot={id} overview={overview.data} />}
      </div>
    </Page>
  )
}

function Steps({ bot, overview }: { bot: string; overview: Overview }) {
  const step = stepOf(place.value.query.get('step'))
  const sites = useSites(bot)
  const files = useFiles(bot)
  const site = latest(sites.data?.items ?? [])
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    // Who goes on by keyboard or screen reader is taken along.
    if (shown.current !== step) heading.current?.focus()
    shown.current = step
  }, [step])
  const finished: Record<Step, boolean> = {
    content: (sites.data?.items.some((one) => one.pages > 0) ?? false) || (files.data?.items.some((one) => one.state === 'ready') ?? false),
    ask: done(bot, 'asked'),
    look: done(bot, 'look'),
    install: done(bot, 'snippet'),
  }
  const back = before(step)
  return (
    <>
      <StepList current={step} finished={finished} />
      <section class="card welcome-step">
        <h2 ref={heading} tabIndex={-1}>
          {t(`welcome.${step}`)}
        </h2>
        {step === 'content' && <ContentStep bot={bot} overview={overview} sites={sites} files={files} next={nextHref(step)} />}
        {step === 'ask' && <AskStep bot={bot} site={site} next={nextHref(step)} />}
        {step === 'look' && <LookStep bot={bot} site={site} next={nextHref(step)} />}
        {step === 'install' && <InstallStep bot={bot} />}
        {back && (
          <p>
            <a class="welcome-back" href={href('/welcome', { step: back })}>
              <IconArrowLeft size={16} /> {t('welcome.back')}
            </a>
          </p>
        )}
      </section>
      <ModelLine overview={overview} />
    </>
  )
}

function nextHref(step: Step): string {
  return href('/welcome', { step: after(step) })
}

function StepList({ current, finished }: { current: Step; finished: Record<Step, boolean> }) {
  return (
    <ol class="steps" aria-label={t('welcome.steps')}>
      {steps.map((step, i) => (
        <li key={step}>
          <a href={href('/welcome', { step })} aria-current={step === current ? 'step' : undefined} class={finished[step] ? 'step done' : 'step'}>
            <span class="step-sign" aria-hidden="true">
              {finished[step] ? <IconCheck size={16} /> : i + 1}
            </span>
            <span class="step-name">{t(`welcome.short.${step}`)}</span>
            {finished[step] && <span class="unseen">{t('checklist.done')}</span>}
          </a>
        </li>
      ))}
    </ol>
  )
}

/** Whether a model is there; without one everything works, and nobody has to do anything about it now. */
function ModelLine({ overview: { model } }: { overview: Overview }) {
  const ready = model.state === 'ready'
  return (
    <p class="welcome-model small-text muted">
      <strong>{ready ? t('checklist.model') : t('checklist.noModel')}</strong>{' '}
      {ready ? modelText(model) : t('checklist.noModelText')} <a href={href('/models')}>{ready ? t('checklist.modelAction') : t('checklist.noModelAction')}</a>
    </p>
  )
}
