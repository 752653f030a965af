import '../../shared/markdown.css'
import { useEffect, useState } from 'preact/hooks'
import { Markdown } from '../../shared/markdown/markdown'
import type { Problem } from '../../shared/problem'
import { contents } from '../api/api'
import { asProblem, isAbort } from '../api/client'
import { questions } from '../api/lab'
import type { Group, Suggestion } from '../api/lab-types'
import { Note, ProblemNote, Skeleton } from '../controls/bits'
import { Button } from '../controls/button'
import { Dialog } from '../controls/dialog'
import { Entries } from '../controls/entries'
import { AreaField, TextField } from '../controls/field'
import { say } from '../controls/toasts'
import { Sources } from '../conversations/sources'
import { t } from '../texts'

interface AnswerDialogProps {
  bot: string
  group: Group
  onClose: () => void
  onDone: () => void
}

interface Draft {
  title: string
  questions: string[]
  answer: string
}

/** A Q&A from questions that found no answer: they are filled in, an answer is proposed. */
export function AnswerDialog({ bot, group, onClose, onDone }: AnswerDialogProps) {
  const [suggestion, setSuggestion] = useState<Suggestion>()
  const [draft, setDraft] = useState<Draft>(() => draftOf(group))
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  // The content that was made, should the second of the two calls fail.
  const [made, setMade] = useState<string>()
  useEffect(() => {
    const abort = new AbortController()
    questions.suggest(bot, group.id, abort.signal).then(
      (found) => {
        setSuggestion(found)
        setDraft((old) => ({
          title: old.title === group.title ? found.title : old.title,
          questions: found.questions.length > 0 ? found.questions : old.questions,
          answer: old.answer === '' ? found.answer : old.answer,
        }))
      },
      (error: unknown) => {
        if (isAbort(error)) return
        setSuggestion({ title: group.title, questions: [], answer: '', from: 'nothing', sources: [] })
        setProblem(asProblem(error))
      },
    )
    return () => abort.abort()
  }, [])

  async function save() {
    setBusy(true)
    setProblem(undefined)
    try {
      const body = inputOf(draft)
      const { id } = made === undefined ? await contents.create(bot, body) : await contents.save(bot, made, body)
      setMade(id)
      await questions.resolve(bot, group.id, id)
      say(t('groups.answered'))
      onDone()
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setBusy(false)
    }
  }
  const change = (patch: Partial<Draft>) => setDraft((old) => ({ ...old, ...patch }))
  const errors = problem?.fields ?? {}
  return (
    <Dialog
      title={t('groups.answer')}
      place="side"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" busy={busy} disabled={draft.answer.trim() === ''} onClick={() => void save()}>
            {busy ? t('form.saving') : t('groups.publish')}
          </Button>
        </>
      }
    >
      <div class="form">
        {problem && Object.keys(errors).length === 0 && <ProblemNote problem={problem} />}
        <TextField label={t('contents.title')} value={draft.title} error={errors['title']} onInput={(title) => change({ title })} />
        <Entries
          label={t('contents.questions')}
          hint={t('groups.questionsHint')}
          each={t('contents.question')}
          add={t('contents.addQuestion')}
          max={100}
          values={draft.questions}
          error={errors['questions']}
          onChange={(list) => change({ questions: list })}
        />
        {suggestion === undefined ? (
          <Skeleton lines={3} />
        ) : (
          <AreaField
            label={t('contents.answer')}
            hint={t(`groups.from.${suggestion.from}`)}
            rows={6}
            value={draft.answer}
            error={errors['answer']}
            onInput={(answer) => change({ answer })}
          />
        )}
        {suggestion && suggestion.sources.length > 0 && <Sources sources={suggestion.sources} />}
        {draft.answer.trim() !== '' && (
          <Note>
            <div class="md" dir="auto">
              <Markdown text={draft.answer} />
            </div>
          </Note>
        )}
      </div>
    </Dialog>
  )
}

/** What is there at once: the questions as they were asked, each once. */
function draftOf(group: Group): Draft {
  const texts = [group.title, ...group.examples.map((example) => example.text)].map((text) => text.trim())
  return { title: group.title, questions: [...new Set(texts)].slice(0, 20), answer: '' }
}

function inputOf(draft: Draft) {
  return { title: draft.title.trim(), questions: draft.questions.map((text) => text.trim()).filter(Boolean), answer: draft.answer }
}
