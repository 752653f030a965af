import { useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { asProblem } from '../api/client'
import { segments, type Segment, type SegmentFilter, type UserFilter } from '../api/users'
import { ProblemNote } from '../controls/bits'
import { Button } from '../controls/button'
import { Check } from '../controls/choice'
import { Dialog } from '../controls/dialog'
import { NumberField, TextField } from '../controls/field'
import { say } from '../controls/toasts'
import { t } from '../texts'

interface SegmentDialogProps {
  bot: string
  filter: UserFilter
  onClose: () => void
  onSaved: (segment: Segment) => void
}

/** What the list shows now is where a new segment begins. */
function startOf(filter: UserFilter): SegmentFilter {
  return {
    ...(filter.q ? { q: filter.q } : {}),
    ...(filter.source ? { source: filter.source } : {}),
    ...(filter.segment === 'returning' ? { returning: true } : {}),
    ...(filter.segment === 'lead' ? { hasLead: true } : {}),
    ...(filter.segment === 'verified' ? { verified: true } : {}),
    ...(filter.segment === 'quiet' ? { quiet: 30 } : {}),
    ...(filter.segment === 'new' ? { new: 7 } : {}),
  }
}

/** Gives a filter a name, for everybody who uses the panel. */
export function SegmentDialog({ bot, filter, onClose, onSaved }: SegmentDialogProps) {
  const [name, setName] = useState('')
  const [draft, setDraft] = useState<SegmentFilter>(() => startOf(filter))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const change = (patch: SegmentFilter) => setDraft((old) => ({ ...old, ...patch }))
  const days = (value: number) => (Number.isFinite(value) ? Math.max(0, Math.round(value)) : 0)
  async function save() {
    setBusy(true)
    setProblem(undefined)
    try {
      const saved = await segments.add(bot, name, draft)
      say(t('users.segmentSaved'))
      onSaved(saved)
    } catch (error) {
      setProblem(asProblem(error))
      setBusy(false)
    }
  }
  const wrong = (field: string) => problem?.fields[field]
  return (
    <Dialog
      title={t('users.segmentNew')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void save()}>
            {t('users.segmentSave')}
          </Button>
        </>
      }
    >
      <div class="form">
        {problem && !wrong('name') && <ProblemNote problem={problem} />}
        <TextField label={t('users.segmentName')} value={name} onInput={setName} maxLength={60} error={wrong('name')} autofocus />
        <TextField label={t('users.segmentQuery')} value={draft.q ?? ''} onInput={(q) => change({ q })} optional />
        <TextField label={t('users.source')} value={draft.source ?? ''} onInput={(source) => change({ source })} optional />
        <NumberField label={t('users.quietFor')} value={draft.quiet ?? 0} min={0} max={3650} unit={t('users.days')} onInput={(n) => change({ quiet: days(n) })} />
        <NumberField label={t('users.newWithin')} value={draft.new ?? 0} min={0} max={3650} unit={t('users.days')} onInput={(n) => change({ new: days(n) })} />
        <NumberField label={t('users.activeWithin')} value={draft.active ?? 0} min={0} max={3650} unit={t('users.days')} onInput={(n) => change({ active: days(n) })} />
        <Check label={t('users.segment.returning')} on={draft.returning ?? false} onChange={(returning) => change({ returning })} />
        <Check label={t('users.segment.lead')} on={draft.hasLead ?? false} onChange={(hasLead) => change({ hasLead })} />
        <Check label={t('users.segment.verified')} on={draft.verified ?? false} onChange={(verified) => change({ verified })} />
        <p class="muted">{t('users.segmentHint')}</p>
      </div>
    </Dialog>
  )
}
