import { useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { settings } from '../api/api'
import { asProblem } from '../api/client'
import type { ModelState } from '../api/types'
import { formatNumber, ProblemNote } from '../controls/bits'
import { Button } from '../controls/button'
import { TextField } from '../controls/field'
import { t } from '../texts'

/** Fetches a model onto the model server, with progress as it comes over the live stream. */
export function PullForm({ state }: { state: ModelState }) {
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const pulling = state.pulling
  const running = pulling !== undefined && !pulling.error && pulling.percent < 100

  async function pull(event: Event) {
    event.preventDefault()
    setBusy(true)
    setProblem(undefined)
    try {
      await settings.pullModel(name.trim())
      setName('')
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section class="card stack">
      <h2>{t('models.pull')}</h2>
      {problem && Object.keys(problem.fields).length === 0 && <ProblemNote problem={problem} />}
      {pulling && (
        <div>
          <p class="row" role="status">
            <strong>{pulling.name}</strong>
            <span class="muted numbers">
              {pulling.error ? pulling.error : `${pulling.status} · ${formatNumber(Math.max(0, pulling.percent))} %`}
            </span>
          </p>
          {running && <progress class="progress" max={100} value={pulling.percent} aria-label={t('models.pulling', { name: pulling.name })} />}
        </div>
      )}
      <form class="pull" onSubmit={(event) => void pull(event)}>
        <TextField
          label={t('models.pullName')}
          hint={t('models.pullHint')}
          placeholder="qwen3:1.7b"
          required
          value={name}
          error={problem?.fields['name']}
          onInput={setName}
        />
        <Button type="submit" busy={busy} disabled={name.trim() === '' || running}>
          {t('models.pullAction')}
        </Button>
      </form>
    </section>
  )
}
