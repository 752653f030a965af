import { useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { asProblem } from '../api/client'
import { lab } from '../api/lab'
import type { Trial, WhatIf } from '../api/lab-types'
import { WithChatbot } from '../chatbots/use-chatbot'
import { Note, ProblemNote } from '../controls/bits'
import { Button } from '../controls/button'
import { AreaField, SelectField } from '../controls/field'
import { go, href } from '../router/router'
import { t } from '../texts'
import { readQuestions } from './read-questions'
import { tidy } from './what-if'
import { WhatIfFields } from './what-if-fields'

interface StartTrialProps {
  bot: string
  kind: 'file' | 'replay'
  running: boolean
  onStart: (trial: Trial) => void
}

const periods = [1, 7, 30]

/** What to ask, and with which settings. */
export function StartTrial({ bot, kind, running, onStart }: StartTrialProps) {
  const [text, setText] = useState('')
  const [days, setDays] = useState('7')
  const [whatIf, setWhatIf] = useState<WhatIf>(kind === 'replay' ? { drafts: true } : {})
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const read = readQuestions(text)
  const nothing = kind === 'file' && read.questions.length === 0

  async function start(event: Event) {
    event.preventDefault()
    setBusy(true)
    setProblem(undefined)
    try {
      const settings = tidy(whatIf)
      const what = kind === 'file' ? { questions: read.questions } : { days: Number(days) }
      const trial = await lab.start(bot, { kind, ...what, ...(settings ? { whatIf: settings } : {}) })
      onStart(trial)
      void go(href('/test-bench', { view: kind, trial: trial.id }), { replace: true })
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setBusy(false)
    }
  }
  const errors = problem?.fields ?? {}
  return (
    <form class="form" onSubmit={(event) => void start(event)}>
      <p class="muted">{t(`lab.${kind}Text`)}</p>
      {kind === 'file' ? (
        <QuestionsField text={text} onText={setText} wrong={read.wrong} error={errors['questions']} count={read.questions.length} />
      ) : (
        <SelectField
          label={t('lab.days')}
          value={days}
          error={errors['days']}
          onInput={setDays}
          options={periods.map((n) => ({ value: String(n), label: t('groups.days', { n }) }))}
        />
      )}
      <details class="what-if-box" open={kind === 'replay'}>
        <summary>{t('whatIf.title')}</summary>
        <WithChatbot>
          {(chatbot) => <WhatIfFields chatbot={chatbot} draft={whatIf} errors={errors} change={(patch) => setWhatIf((old) => ({ ...old, ...patch }))} />}
        </WithChatbot>
      </details>
      {problem && Object.keys(errors).length === 0 && <ProblemNote problem={problem} />}
      <Button type="submit" kind="primary" busy={busy} disabled={nothing || running}>
        {t(`lab.${kind}Start`)}
      </Button>
    </form>
  )
}

interface QuestionsFieldProps {
  text: string
  onText: (text: string) => void
  count: number
  wrong: readonly number[]
  error: string | undefined
}

function QuestionsField({ text, onText, count, wrong, error }: QuestionsFieldProps) {
  async function open(file: File | undefined) {
    if (file) onText(await file.text())
  }
  return (
    <>
      <AreaField label={t('lab.questions')} hint={t('lab.questionsHint')} rows={6} mono value={text} error={error} onInput={onText} />
      <div class="row">
        <label class="button plain">
          <span>{t('lab.choose')}</span>
          <input
            class="unseen"
            type="file"
            accept=".jsonl,.txt,.tsv,.json"
            onChange={(event) => {
              void open(event.currentTarget.files?.[0])
              event.currentTarget.value = ''
            }}
          />
        </label>
        <span class="muted numbers" role="status">
          {count > 0 && t('lab.count', { n: count })}
        </span>
      </div>
      {wrong.length > 0 && <Note tone="warn">{t('lab.wrongLines', { lines: wrong.slice(0, 5).join(', ') })}</Note>}
    </>
  )
}
