import '../contents/contents.css'
import '../../shared/markdown.css'
import { useRef, useState } from 'preact/hooks'
import { Markdown } from '../../shared/markdown/markdown'
import type { Problem } from '../../shared/problem'
import { chatbots } from '../api/api'
import { asProblem, isAbort } from '../api/client'
import type { Site } from '../api/knowledge-types'
import type { Asked } from '../api/types'
import { ProblemNote, Skeleton } from '../controls/bits'
import { Button, LinkButton } from '../controls/button'
import { TextField } from '../controls/field'
import { Sources } from '../conversations/sources'
import { href } from '../router/router'
import { readingOf } from './steps'
import { t } from '../texts'
import { useRead } from './arriving'
import { markDone } from './progress'

interface AskProps {
  bot: string
  site: Site | undefined
  next: string
}

/** The first question, answered as a visitor would be. */
export function AskStep({ bot, site, next }: AskProps) {
  const [question, setQuestion] = useState('')
  const [asked, setAsked] = useState<{ question: string; reply: Asked }>()
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const running = useRef<AbortController | undefined>(undefined)
  const reading = readingOf(site)
  const about = useRead(bot, site)
    .map((page) => page.title)
    .filter((title, i, all) => title && title.length <= 60 && all.indexOf(title) === i)

  async function ask(text: string) {
    if (text.trim() === '') return
    running.current?.abort()
    const abort = (running.current = new AbortController())
    setBusy(true)
    setProblem(undefined)
    try {
      const reply = await chatbots.ask(bot, { question: text.trim() }, abort.signal)
      setAsked({ question: text.trim(), reply })
      if (reply.kind !== 'none') markDone(bot, 'asked')
    } catch (error) {
      if (!isAbort(error)) setProblem(asProblem(error))
    } finally {
      if (running.current === abort) setBusy(false)
    }
  }
  const good = asked !== undefined && asked.reply.kind !== 'none'
  return (
    <div class="welcome-ask">
      <p class="prose muted">{reading === 'begun' ? t('welcome.askSoon') : reading === 'some' ? t('welcome.askSome') : t('welcome.askText')}</p>
      <form
        class="ask-line"
        onSubmit={(event) => {
          event.preventDefault()
          void ask(question)
        }}
      >
        <TextField label={t('try.question')} value={question} autofocus placeholder={t('welcome.askPlaceholder')} error={problem?.fields['question']} onInput={setQuestion} />
        <Button type="submit" kind={good ? 'plain' : 'primary'} busy={busy} disabled={question.trim() === ''}>
          {t('try.ask')}
        </Button>
      </form>
      {!asked && about.length > 0 && (
        <p class="row small-text">
          <span class="muted">{t('welcome.about')}</span>
          {about.slice(0, 3).map((title) => (
            <Button
              key={title}
              small
              onClick={() => {
                setQuestion(title)
                void ask(title)
              }}
            >
              {title}
            </Button>
          ))}
        </p>
      )}
      <div aria-live="polite">
        {problem && Object.keys(problem.fields).length === 0 && <ProblemNote problem={problem} />}
        {busy && <Skeleton lines={3} />}
        {asked && !busy && <Exchange question={asked.question} reply={asked.reply} />}
      </div>
      {asked && !busy && <p class="prose">{good ? t('welcome.good') : t('welcome.notFound')}</p>}
      <div class="row welcome-foot">
        <LinkButton href={next} kind={good ? 'primary' : 'plain'}>
          {t('welcome.toLook')}
        </LinkButton>
        {asked && <a href={href('/test-bench')}>{t('welcome.why')}</a>}
      </div>
    </div>
  )
}

function Exchange({ question, reply }: { question: string; reply: Asked }) {
  return (
    <div class="preview-box exchange">
      <p class="preview-visitor" dir="auto">
        {question}
      </p>
      <div class="preview-assistant md" dir="auto">
        <Markdown text={reply.text} />
        {reply.options.length > 0 && (
          <ul>
            {reply.options.map((option) => (
              <li key={option.value}>{option.label}</li>
            ))}
          </ul>
        )}
      </div>
      {reply.sources.length > 0 && <Sources sources={reply.sources} />}
    </div>
  )
}
