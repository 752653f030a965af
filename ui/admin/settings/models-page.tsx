import './settings.css'
import { useState } from 'preact/hooks'
import { IconCpu, IconRefreshCw } from '../../shared/icons'
import { can } from '../account/session'
import { settings } from '../api/api'
import type { Models, ModelSettings } from '../api/types'
import { Badge, formatBytes, ProblemNote, Skeleton, When } from '../controls/bits'
import { Button } from '../controls/button'
import { NumberField, TextField } from '../controls/field'
import { SaveBar } from '../controls/save-bar'
import { sayProblem } from '../controls/toasts'
import { useForm } from '../controls/use-form'
import { useLoad, type Loaded } from '../live/load'
import { Page } from '../shell/page'
import { t } from '../texts'
import { MeaningCard } from './meaning-card'
import { modelText, modelTone } from './model-words'
import { PullForm } from './pull-form'

/** Which model answers, whether it can, and how it is asked. */
export default function ModelsPage() {
  const models = useLoad('models', (signal) => settings.models(signal), ['model'])
  return (
    <Page title={t('nav.models')}>
      {models.problem && <ProblemNote problem={models.problem} retry={models.reload} />}
      {!models.data && !models.problem && <Skeleton lines={6} tall />}
      {models.data && (
        <div class="settings">
          <State models={models as Loaded<Models> & { data: Models }} />
          <Seen models={models.data} put={models.put} />
          {can('admin') && !['off', 'absent'].includes(models.data.state.state) && <PullForm state={models.data.state} />}
          <HowTo models={models.data} />
          <MeaningCard models={models.data} put={models.put} />
          <Form models={models.data} put={models.put} />
        </div>
      )}
    </Page>
  )
}

function State({ models }: { models: Loaded<Models> & { data: Models } }) {
  const { state } = models.data
  const [busy, setBusy] = useState(false)
  async function check() {
    setBusy(true)
    try {
      models.put({ ...models.data, state: await settings.checkModel() })
    } catch (error) {
      sayProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section class="card state">
      <IconCpu size={24} />
      <div class="state-text">
        <h2>
          {state.model || t('models.none')} <Badge tone={modelTone(state)}>{t(`model.${state.state}`)}</Badge>
        </h2>
        <p>{modelText(state)}</p>
        <p class="muted small-text numbers">
          {state.version && `${t('models.version', { version: state.version })} · `}
          {state.state === 'ready' && `${t('models.load', { running: state.running, queue: state.queue })} · `}
          {t('models.checked')} <When at={state.checkedAt} />
        </p>
      </div>
      <p class="unseen" role="status">
        {busy && t('models.checking')}
      </p>
      {can('admin') && (
        <Button icon={IconRefreshCw} busy={busy} onClick={() => void check()}>
          {busy ? t('models.checking') : t('models.check')}
        </Button>
      )}
    </section>
  )
}

function Seen({ models, put }: { models: Models; put: (models: Models) => void }) {
  const all = models.state.models
  const fixed = models.fixed['model']
  if (all.length === 0) return null
  async function use(model: string) {
    try {
      put(await settings.saveModels({ ...models.settings, model }))
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <section class="card">
      <header class="card-head">
        <h2>{t('models.seen')}</h2>
      </header>
      <div class="table-scroll">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t('models.name')}</th>
              <th scope="col" class="numeric">
                {t('models.parameters')}
              </th>
              <th scope="col" class="numeric">
                {t('models.size')}
              </th>
              <th scope="col">{t('models.memory')}</th>
              <th scope="col">
                <span class="unseen">{t('list.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((model) => (
              <tr key={model.name}>
                <td>{model.name}</td>
                <td class="numeric">{model.parameterSize || '–'}</td>
                <td class="numeric">{formatBytes(model.size)}</td>
                <td>{model.loaded ? <Badge tone="ok">{t('models.loaded')}</Badge> : <span class="muted">{t('models.notLoaded')}</span>}</td>
                <td class="numeric">
                  {model.name === models.settings.model ? (
                    <span class="muted">{t('models.inUse')}</span>
                  ) : (
                    can('admin') &&
                    !fixed && (
                      <Button small onClick={() => void use(model.name)}>
                        {t('models.use')}
                      </Button>
                    )
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Without a model everything works; this says how to get one. */
function HowTo({ models }: { models: Models }) {
  if (!['off', 'absent'].includes(models.state.state)) return null
  return (
    <section class="card">
      <h2>{t('models.howTo')}</h2>
      <p class="prose muted">{t('models.howToText')}</p>
      <ol class="steps">
        <li>{t('models.howTo1')}</li>
        <li>{t('models.howTo2')}</li>
        <li>{t('models.howTo3')}</li>
      </ol>
    </section>
  )
}

function Form({ models, put }: { models: Models; put: (models: Models) => void }) {
  const form = useForm<ModelSettings>(models.settings, async (draft) => {
    const saved = await settings.saveModels(draft)
    put(saved)
    return saved.settings
  })
  const { draft, change } = form
  const fixed = models.fixed
  const errors = form.problem?.fields ?? {}
  return (
    <div>
      <fieldset class="form" disabled={!can('admin')}>
        <legend class="unseen">{t('models.settings')}</legend>
        <section class="form-section">
          <h2>{t('models.settings')}</h2>
          <TextField
            label={t('models.url')}
            hint={t('models.urlHint')}
            placeholder="http://127.0.0.1:11434"
            value={draft.url}
            fixedBy={fixed['url']}
            error={errors['url']}
            onInput={(url) => change({ url })}
          />
          <TextField
            label={t('models.model')}
            hint={t('models.modelHint')}
            value={draft.model}
            fixedBy={fixed['model']}
            error={errors['model']}
            onInput={(model) => change({ model })}
          />
          <NumberField
            label={t('models.numCtx')}
            unit={t('unit.tokens')}
            hint={t('models.numCtxHint')}
            min={512}
            step={512}
            value={draft.numCtx}
            fixedBy={fixed['numCtx']}
            error={errors['numCtx']}
            onInput={(numCtx) => change({ numCtx })}
          />
          <TextField
            label={t('models.keepAlive')}
            hint={t('models.keepAliveHint')}
            value={draft.keepAlive}
            fixedBy={fixed['keepAlive']}
            error={errors['keepAlive']}
            onInput={(keepAlive) => change({ keepAlive })}
          />
          <div class="form-pair">
            <NumberField
              label={t('models.workers')}
              min={1}
              value={draft.workers}
              fixedBy={fixed['workers']}
              error={errors['workers']}
              onInput={(workers) => change({ workers })}
            />
            <NumberField
              label={t('models.maxQueue')}
              min={0}
              value={draft.maxQueue}
              fixedBy={fixed['maxQueue']}
              error={errors['maxQueue']}
              onInput={(maxQueue) => change({ maxQueue })}
            />
            <NumberField
              label={t('models.timeout')}
              unit="s"
              min={1}
              value={draft.timeoutSeconds}
              fixedBy={fixed['timeoutSeconds']}
              error={errors['timeoutSeconds']}
              onInput={(timeoutSeconds) => change({ timeoutSeconds })}
            />
          </div>
          <p class="field-hint">{t('models.loadHint')}</p>
        </section>
      </fieldset>
      {can('admin') && <SaveBar form={form} />}
    </div>
  )
}
