import { useState } from 'preact/hooks'
import { IconRotateCcw } from '../../shared/icons'
import { analyses, type Analysis, type AnalysisPage } from '../api/analysis'
import { asProblem } from '../api/client'
import { Button } from '../controls/button'
import { Choice } from '../controls/choice'
import { AreaField, TextField } from '../controls/field'
import { say, sayProblem } from '../controls/toasts'
import { t } from '../texts'
import { behaviours, draftOf, patchOf, sentiments, wrongIn, type Draft, type Field } from './analysis-words'

interface EditorProps {
  id: string
  made: Analysis
  /** With what the server made of it, without where nothing was changed. */
  onDone: (next?: AnalysisPage) => void
}

/** Corrects an analysis in its place. */
export function AnalysisEditor({ id, made, onDone }: EditorProps) {
  const [before] = useState(() => draftOf(made))
  const [draft, setDraft] = useState<Draft>(before)
  const [back, setBack] = useState<readonly Field[]>([])
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({})
  const [busy, setBusy] = useState(false)
  const wrong = wrongIn(draft)
  const set = (field: Field) => (value: string) => {
    setDraft({ ...draft, [field]: value })
    setBack(back.filter((one) => one !== field))
  }
  const errorOf = (field: Field) => wrong[field] ?? refused[field]
  async function save(event: Event) {
    event.preventDefault()
    const patch = patchOf(before, draft, back)
    if (busy || Object.keys(wrong).length > 0) return
    if (Object.keys(patch).length === 0) return onDone()
    setBusy(true)
    try {
      const next = await analyses.correct(id, patch)
      say(t('analysis.saved'))
      onDone(next)
    } catch (error) {
      setRefused(asProblem(error).fields)
      setBusy(false)
      sayProblem(error)
    }
  }
  const give = (field: Field) =>
    made.corrected.includes(field) && (
      <Back
        field={field}
        given={back.includes(field)}
        onClick={() => {
          setDraft({ ...draft, [field]: before[field] })
          setBack([...back, field])
        }}
      />
    )
  return (
    <form class="analysis-edit" onSubmit={(event) => void save(event)} onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), onDone())}>
      <TextField label={t('analysis.subject')} value={draft.subject} error={errorOf('subject')} maxLength={240} autofocus onInput={set('subject')} />
      {give('subject')}
      <AreaField label={t('analysis.summary')} value={draft.summary} error={errorOf('summary')} maxLength={1200} onInput={set('summary')} />
      {give('summary')}
      <TextField label={t('analysis.category')} value={draft.category} error={errorOf('category')} maxLength={80} onInput={set('category')} />
      {give('category')}
      <Choice
        label={t('analysis.sentiment')}
        value={draft.sentiment}
        options={sentiments.map((value) => ({ value, label: t(`value.sentiment.${value}`) }))}
        onChange={set('sentiment')}
      />
      {give('sentiment')}
      <Choice
        label={t('analysis.behaviour')}
        value={draft.behaviour}
        options={behaviours.map((value) => ({ value, label: t(`value.behaviour.${value}`) }))}
        onChange={set('behaviour')}
      />
      {give('behaviour')}
      <TextField label={t('analysis.score')} hint={t('analysis.scoreHint')} value={draft.score} error={errorOf('score')} maxLength={4} onInput={set('score')} />
      {give('score')}
      <p class="field-hint">{t('analysis.keepHint')}</p>
      <div class="analysis-buttons">
        <Button kind="primary" type="submit" busy={busy}>
          {t('form.save')}
        </Button>
        <Button onClick={() => onDone()}>{t('action.cancel')}</Button>
      </div>
    </form>
  )
}

/** Gives a corrected field back. */
function Back({ field, given, onClick }: { field: Field; given: boolean; onClick: () => void }) {
  return (
    <div class="analysis-back">
      <Button kind="quiet" small icon={IconRotateCcw} disabled={given} onClick={onClick}>
        {t('analysis.giveBack', { field: t(`analysis.${field}`) })}
      </Button>
    </div>
  )
}
