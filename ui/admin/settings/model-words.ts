import type { ModelState } from '../api/types'
import type { Tone } from '../controls/bits'
import { t } from '../texts'

const tones: Record<ModelState['state'], Tone> = {
  off: 'plain',
  absent: 'warn',
  starting: 'accent',
  ready: 'ok',
  missing_model: 'warn',
  failing: 'bad',
}

export function modelTone(model: ModelState): Tone {
  return tones[model.state]
}

/** The state of the model in a sentence; what the server says about a failure goes first. */
export function modelText(model: ModelState): string {
  if (model.state === 'ready') return t('modelText.ready', { model: model.model || t('models.none') })
  if (model.error) return model.error
  if (model.state === 'missing_model' && model.model) return t('modelText.missingNamed', { model: model.model })
  return t(`modelText.${model.state}`)
}
