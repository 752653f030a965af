import './contents.css'
import '../lab/lab.css'
import '../../shared/markdown.css'
import { useRef, useState } from 'preact/hooks'
import { Markdown } from '../../shared/markdown/markdown'
import type { Problem } from '../../shared/problem'
import { asProblem, isAbort } from '../api/client'
import { lab } from '../api/lab'
import type { WhatIf } from '../api/lab-types'
import type { Asked } from '../api/types'
import { WithChatbot } from '../chatbots/use-chatbot'
import { Badge, formatMs, ProblemNote, Skeleton } from '../controls/bits'
import { Button } from '../controls/button'
import { Check } from '../controls/choice'
import { TextField } from '../controls/field'
import { Sources } from '../conversations/sources'
import { tidy } from '../lab/what-if'
import { WhatIfFields } from '../lab/what-if-fields'
import { t } from '../texts'
import { TraceView } from '../trace/trace-view'
import { score } from '../trace/words'

/** A question, its answer, and everything that led there. */
export function Ask({ bot, question: given }: { bot: string; question: string }) {
  const [question, setQuestion] = useState(given)
  const [noModel, setNoModel] = useState(false)
  const [whatIf, setWhatIf] = useState<WhatIf>({})
  const [asked, setAsked] = useState<Asked>()
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const running = useRef<AbortController | undefined>(undefined)

  async function ask(event: Event) {
    event.preventDefault()
    if (busy) {
      running.current?.abort()
      return
    }
    const abort = (running.current = new AbortController())
    setBusy(true)
    setProblem(undefined)
    try {
      const settings = tidy(whatIf)
      setAsked(await lab.ask(bot, { question: question.trim(), noModel, ...(settings ? { whatIf: settings } : {}) }, abort.signal))
    } catch (error) {
      if (!isAbort(error)) setProblem(asProblem(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div class="ask">
      <form class="ask-form" onSubmit={(event) => void ask(event)}>
        <TextField
          label={t('try.question')}
          value={question}
          required
          autofocus
          placeholder={t('try.placeholder')}
          hint={t('try.hint')}
          error={problem?.fields['question']}
          onInput={setQuestion}
        />
        <div class="row">
          <Button type="submit" kind={busy ? 'plain' : 'primary'} disabled={question.trim() === ''}>
            {busy ? t('try.stop') : t('try.ask')}
          </Button>
          <Check label={t('try.noModel')} on={noModel} onChange={setNoModel} />
        </div>
        <details class="what-if-box">
          <summary>{t('whatIf.title')}</summary>
          <WithChatbot>
            {(chatbot) => (
              <WhatIfFields chatbot={chatbot} draft={whatIf} errors={problem?.fields ?? {}} change={(patch) => setWhatIf((old) => ({ ...old, ...patch }))} />
            )}
          </WithChatbot>
        </details>
      </form>
      <div aria-live="polite">
        {problem && Object.keys(problem.fields).length === 0 && <ProblemNote problem={problem} />}
        {busy && <Skeleton lines={4} />}
        {asked && !busy && <Answer asked={asked} />}
      </div>
    </div>
  )
}

function Answer({ asked }: { asked: Asked }) {
  const options = asked.options
  return (
    <div class="answer">
      <p class="row">
        <Badge tone={asked.kind === 'none' ? 'warn' : 'accent'}>{t(`kind.${asked.kind}`)}</Badge>
        {asked.score !== null && <span class="muted numbers">{t('message.score', { score: score(asked.score) })}</span>}
        <span class="muted numbers">{formatMs(asked.ms)}</span>
      </p>
      <div class="preview-assistant md" dir="auto">
        <Markdown text={asked.text} />
      </div>
      {asked.sources.length > 0 && <Sources sources={asked.sources} />}
      {options.length > 0 && (
        <ul class="offered" aria-label={t('message.offered')}>
          {options.map((option) => (
            <li key={option.value}>{option.label}</li>
          ))}
        </ul>
      )}
      <h2 class="unseen">{t('trace.title')}</h2>
      <TraceView trace={asked.trace} />
    </div>
  )
}
