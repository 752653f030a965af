import { useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { credits, type CreditState } from '../api/access'
import { asProblem } from '../api/client'
import type { ChatUserDetails } from '../api/users'
import { formatNumber, ProblemNote } from '../controls/bits'
import { Button } from '../controls/button'
import { Choice } from '../controls/choice'
import { Dialog } from '../controls/dialog'
import { NumberField, TextField } from '../controls/field'
import { t } from '../texts'

const ways = ['add', 'take'] as const

interface TopUpProps {
  user: ChatUserDetails
  balance: number
  onClose: () => void
  onBooked: (state: CreditState) => void
}

/** Gives credits or takes some away, with the reason that stands in the ledger. */
export function TopUpDialog({ user, balance, onClose, onBooked }: TopUpProps) {
  const [draft, setDraft] = useState({ way: 'add' as (typeof ways)[number], amount: 100, reason: '' })
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const change = (patch: Partial<typeof draft>) => setDraft({ ...draft, ...patch })
  const sound = Number.isInteger(draft.amount) && draft.amount > 0

  async function book(event?: Event) {
    event?.preventDefault()
    if (busy) return
    const wrong = { ...(sound ? {} : { amount: t('credits.amountMissing') }), ...(draft.reason.trim() ? {} : { reason: t('credits.reasonMissing') }) }
    setErrors(wrong)
    setProblem(undefined)
    if (Object.keys(wrong).length > 0) return
    setBusy(true)
    try {
      onBooked(await credits.book(user.id, { amount: draft.way === 'add' ? draft.amount : -draft.amount, reason: draft.reason.trim() }))
    } catch (error) {
      const failed = asProblem(error)
      setErrors(failed.fields)
      setProblem(Object.keys(failed.fields).length === 0 ? failed : undefined)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t('credits.topUpOf', { name: user.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void book()}>
            {t(`credits.${draft.way}`, { n: sound ? formatNumber(draft.amount) : '' }).trim()}
          </Button>
        </>
      }
    >
      <form class="form" onSubmit={(event) => void book(event)} noValidate>
        {problem && <ProblemNote problem={problem} />}
        <p class="prose">{t('credits.topUpText', { balance: formatNumber(balance) })}</p>
        <Choice
          label={t('credits.topUp')}
          hideLabel
          value={draft.way}
          onChange={(way) => change({ way })}
          options={ways.map((value) => ({ value, label: t(`credits.way.${value}`) }))}
        />
        <NumberField label={t('credits.amount')} min={1} value={draft.amount} error={errors['amount']} onInput={(amount) => change({ amount })} />
        <TextField
          label={t('credits.reason')}
          hint={t('credits.reasonHint')}
          maxLength={500}
          value={draft.reason}
          error={errors['reason']}
          onInput={(reason) => change({ reason })}
        />
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
