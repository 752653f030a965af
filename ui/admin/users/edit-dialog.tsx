import { useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { asProblem } from '../api/client'
import { users, type ChatUserChange, type ChatUserDetails } from '../api/users'
import { ProblemNote } from '../controls/bits'
import { Button } from '../controls/button'
import { Dialog } from '../controls/dialog'
import { changes } from '../controls/draft'
import { AreaField, TextField } from '../controls/field'
import { say } from '../controls/toasts'
import { t } from '../texts'

interface EditDialogProps {
  user: ChatUserDetails
  onClose: () => void
  onSaved: (user: ChatUserDetails) => void
}

function draftOf(user: ChatUserDetails): ChatUserChange {
  return {
    name: user.named ? user.name : '',
    email: user.email ?? '',
    phone: user.phone ?? '',
    info: user.info ?? '',
    platformId: user.platformId ?? '',
    profilePicture: user.profilePicture ?? '',
    plan: user.plan ?? '',
  }
}

export function EditDialog({ user, onClose, onSaved }: EditDialogProps) {
  const [before] = useState(() => draftOf(user))
  const [draft, setDraft] = useState(before)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const set = (patch: Partial<ChatUserChange>) => setDraft((old) => ({ ...old, ...patch }))
  async function save() {
    setBusy(true)
    setProblem(undefined)
    try {
      onSaved(await users.change(user.id, changes(before, draft)))
      say(t('users.changed'))
      onClose()
    } catch (error) {
      setProblem(asProblem(error))
      setBusy(false)
    }
  }
  const wrong = (field: string) => problem?.fields[field]
  return (
    <Dialog
      title={t('users.edit', { name: user.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void save()}>
            {t('form.save')}
          </Button>
        </>
      }
    >
      <div class="form">
        {problem && Object.keys(problem.fields).length === 0 && <ProblemNote problem={problem} />}
        <TextField label={t('users.name')} value={draft.name} onInput={(name) => set({ name })} error={wrong('name')} maxLength={300} autofocus />
        <TextField label={t('users.email')} type="email" value={draft.email} onInput={(email) => set({ email })} error={wrong('email')} />
        <TextField label={t('users.phone')} type="tel" value={draft.phone} onInput={(phone) => set({ phone })} error={wrong('phone')} />
        <TextField label={t('users.platformId')} value={draft.platformId} onInput={(platformId) => set({ platformId })} error={wrong('platformId')} />
        <TextField
          label={t('users.picture')}
          type="url"
          value={draft.profilePicture}
          onInput={(profilePicture) => set({ profilePicture })}
          error={wrong('picture')}
        />
        <TextField label={t('credits.plan')} optional maxLength={100} value={draft.plan} onInput={(plan) => set({ plan })} error={wrong('plan')} hint={t('credits.planHint')} />
        <AreaField label={t('users.info')} value={draft.info} onInput={(info) => set({ info })} error={wrong('info')} hint={t('users.infoEditHint')} />
      </div>
    </Dialog>
  )
}
