import { proofs } from '../api/access'
import { Badge, formatNumber, When } from '../controls/bits'
import { Choice } from '../controls/choice'
import { useLoad } from '../live/load'
import { t } from '../texts'
import type { FieldsProps } from './credit-fields'

const modes = ['off', 'auto', 'always'] as const

/** Whether visitors who are not signed in show that they took some trouble, and how it stands now. */
export function ProofFields({ bot, draft, errors, change }: FieldsProps & { bot: string }) {
  const { mode } = draft.proof
  return (
    <section class="form-section">
      <h2>{t('access.proof')}</h2>
      <p class="muted">{t('access.proofText')}</p>
      <div class={errors['proof.mode'] ? 'field invalid' : 'field'}>
        <Choice
          label={t('access.proofMode')}
          value={mode}
          onChange={(next) => change({ proof: { mode: next } })}
          options={modes.map((value) => ({ value, label: t(`access.proof.${value}`) }))}
        />
        {errors['proof.mode'] && <p class="field-error">{errors['proof.mode']}</p>}
        <p class="field-hint" role="status">
          {t(`access.proof.${mode}Hint`)}
        </p>
      </div>
      <Now bot={bot} />
    </section>
  )
}

function Now({ bot }: { bot: string }) {
  const { data } = useLoad(`proof:${bot}`, (signal) => proofs.state(bot, signal), ['chatbots'])
  if (!data) return null
  return (
    <p class="access-now muted">
      <Badge tone={data.asking && data.mode === 'auto' ? 'warn' : 'plain'}>{t(data.asking ? 'access.asking' : 'access.notAsking')}</Badge>
      {data.since && (
        <span>
          {t('access.since')} <When at={data.since} />
        </span>
      )}
      {data.asked > 0 && <span>{t('access.asked', { asked: formatNumber(data.asked), solved: formatNumber(data.solved) })}</span>}
    </p>
  )
}
