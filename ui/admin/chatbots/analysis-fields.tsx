import { useState } from 'preact/hooks'
import { analyses } from '../api/analysis'
import type { Chatbot } from '../api/types'
import { Button } from '../controls/button'
import { Choice } from '../controls/choice'
import { AreaField } from '../controls/field'
import { say, sayProblem } from '../controls/toasts'
import type { Form } from '../controls/use-form'
import { listError } from '../contents/content-fields'
import { makerName } from '../conversations/analysis-words'
import '../conversations/analysis.css'
import { useLoad } from '../live/load'
import { t } from '../texts'

type Mode = Chatbot['analysis']['mode']

const modes: readonly Mode[] = ['auto', 'model', 'built-in', 'off']

/** How ended conversations are analysed, and the owner's own categories. */
export function AnalysisFields({ form, saved }: { form: Form<Chatbot>; saved: Chatbot }) {
  const { analysis } = form.draft
  const set = (patch: Partial<Chatbot['analysis']>) => form.change({ analysis: { ...analysis, ...patch } })
  return (
    <section class="form-section">
      <h2>{t('analysis.settings')}</h2>
      <p class="muted">{t('analysis.settingsText')}</p>
      <Choice
        label={t('analysis.mode')}
        value={analysis.mode}
        options={modes.map((value) => ({ value, label: t(`analysis.mode.${value}`) }))}
        onChange={(mode) => set({ mode })}
      />
      <p class="field-hint" aria-live="polite">
        {t(`analysis.mode.${analysis.mode}Hint`)}
      </p>
      {saved.analysis.mode !== 'off' && <Line id={saved.id} mode={saved.analysis.mode} />}
      <AreaField
        label={t('analysis.categories')}
        optional
        hint={t('analysis.categoriesHint')}
        placeholder={t('analysis.categoriesPlaceholder')}
        rows={4}
        value={analysis.categories.join('\n')}
        error={listError(form.problem?.fields ?? {}, 'analysis.categories')}
        onInput={(text) => set({ categories: text === '' ? [] : text.split('\n') })}
      />
    </section>
  )
}

/** How far the work is, and the way to have earlier conversations analysed. */
function Line({ id, mode }: { id: string; mode: Mode }) {
  const state = useLoad(`analyses:${id}:${mode}`, (signal) => analyses.state(id, signal), ['conversation', 'model'])
  const [after, setAfter] = useState(0)
  const [busy, setBusy] = useState(false)
  async function earlier() {
    setBusy(true)
    try {
      const { queued, next } = await analyses.earlier(id, after)
      setAfter(next)
      say(queued ? t('analysis.earlierQueued', { n: queued }) : t('analysis.earlierNone'))
      state.reload()
    } catch (error) {
      sayProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {state.data && (
        <p class="muted">
          {t('analysis.nowBy', { maker: makerName(state.data.maker) })} {state.data.waiting > 0 && t('analysis.line', { n: state.data.waiting })}
        </p>
      )}
      <div class="analysis-line">
        <Button small busy={busy} onClick={() => void earlier()}>
          {t('analysis.earlier')}
        </Button>
        <span class="field-hint">{t('analysis.earlierHint')}</span>
      </div>
    </>
  )
}
