import { IconRefreshCw } from '../../shared/icons'
import { can, chatbot } from '../account/session'
import { settings } from '../api/api'
import { knowledge } from '../api/knowledge'
import type { Meaning } from '../api/knowledge-types'
import type { Models, ModelSettings } from '../api/types'
import { Badge, formatNumber, Note, type Tone } from '../controls/bits'
import { Button } from '../controls/button'
import { SelectField, TextField } from '../controls/field'
import { SaveBar } from '../controls/save-bar'
import { useForm } from '../controls/use-form'
import { useLoad } from '../live/load'
import { t } from '../texts'

interface MeaningCardProps {
  models: Models
  put: (models: Models) => void
}

/** What finds contents by meaning, and how far the contents are worked through by it. */
export function MeaningCard({ models, put }: MeaningCardProps) {
  const bot = chatbot.value?.id ?? null
  const meaning = useLoad(bot && `meaning:${bot}`, (signal) => knowledge.meaning(bot!, signal), ['meaning', 'contents'])
  const form = useForm<ModelSettings>(models.settings, async (draft) => {
    const saved = await settings.saveModels(draft)
    put(saved)
    meaning.reload()
    return saved.settings
  })
  const { draft, change } = form
  const errors = form.problem?.fields ?? {}
  return (
    <section class="card meaning-card">
      <h2>{t('embedder.title')}</h2>
      <p class="muted prose">{t('embedder.text')}</p>
      {meaning.data && <State meaning={meaning.data} retry={meaning.reload} />}
      <fieldset class="form" disabled={!can('admin')}>
        <legend class="unseen">{t('embedder.title')}</legend>
        <SelectField
          label={t('embedder.by')}
          hint={t(`embedder.hint.${draft.embedder}`)}
          value={draft.embedder}
          fixedBy={models.fixed['embedder']}
          error={errors['embedder']}
          onInput={(embedder) => change({ embedder: embedder as ModelSettings['embedder'] })}
          options={(['builtin', 'ollama', 'off'] as const).map((value) => ({ value, label: t(`embedder.${value}`) }))}
        />
        {draft.embedder === 'ollama' && (
          <TextField
            label={t('embedder.model')}
            placeholder="embeddinggemma"
            value={draft.embedModel}
            fixedBy={models.fixed['embedModel']}
            error={errors['embedModel']}
            onInput={(embedModel) => change({ embedModel })}
          />
        )}
      </fieldset>
      {can('admin') && (form.dirty || form.savedAt) && <SaveBar form={form} />}
    </section>
  )
}

const tones: Record<Meaning['state'], Tone> = { off: 'plain', working: 'accent', ready: 'ok', waiting: 'warn' }

function State({ meaning, retry }: { meaning: Meaning; retry: () => void }) {
  const { next } = meaning
  return (
    <div class="meaning-state">
      <p class="row">
        <Badge tone={tones[meaning.state]}>{t(`embedder.state.${meaning.state}`)}</Badge>
        <span class="muted small-text">{meaning.maker}</span>
      </p>
      {meaning.state !== 'off' && meaning.total > 0 && (
        <p class="muted numbers" role="status">
          {t('embedder.progress', { done: formatNumber(meaning.done), total: formatNumber(meaning.total) })}
        </p>
      )}
      {meaning.state === 'working' && !next && <progress value={meaning.done} max={Math.max(1, meaning.total)} aria-label={t('embedder.state.working')} />}
      {next && (
        <>
          <p class="muted numbers" role="status">
            {t('embedder.next', { maker: next.maker, done: formatNumber(next.done), total: formatNumber(next.total) })}
          </p>
          <progress value={next.done} max={Math.max(1, next.total)} aria-label={t('embedder.state.working')} />
        </>
      )}
      {meaning.error && (
        <Note tone="warn">
          <p>{meaning.error}</p>
          <Button small icon={IconRefreshCw} onClick={retry}>
            {t('action.retry')}
          </Button>
        </Note>
      )}
    </div>
  )
}
