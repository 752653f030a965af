import { useState } from 'preact/hooks'
import { users, type ChatUser, type ChatUserDetails } from '../api/users'
import { formatNumber, ProblemNote, Skeleton } from '../controls/bits'
import { Button } from '../controls/button'
import { Dialog } from '../controls/dialog'
import { SearchField } from '../controls/search-field'
import { useLoad } from '../live/load'
import { t } from '../texts'

interface MergeDialogProps {
  user: ChatUserDetails
  onClose: () => void
  onChoose: (other: ChatUser) => void
}

/** Looks for the other profile of the same person. */
export function MergeDialog({ user, onClose, onChoose }: MergeDialogProps) {
  const [q, setQ] = useState(user.named ? user.name.split(' ')[0]! : (user.email ?? ''))
  const found = useLoad(`merge:${user.chatbot}:${q}`, (signal) => users.list(user.chatbot, { q, limit: 20 }, signal))
  const others = (found.data?.items ?? []).filter((one) => one.id !== user.id)
  return (
    <Dialog title={t('users.mergeInto', { name: user.name })} onClose={onClose}>
      <div class="form">
        <p class="prose muted">{t('users.mergeText')}</p>
        <SearchField label={t('users.search')} value={q} onSearch={(text) => setQ(text ?? '')} />
        {found.problem && <ProblemNote problem={found.problem} retry={found.reload} />}
        {!found.data && !found.problem && <Skeleton lines={3} tall />}
        {found.data && others.length === 0 && <p class="muted">{t('users.noneFound')}</p>}
        <ul class="user-merges">
          {others.map((other) => (
            <li key={other.id}>
              <span>
                <strong dir="auto">{other.name}</strong>{' '}
                <span class="muted">
                  {[other.email, other.userId, t('users.talks', { n: other.conversations })].filter(Boolean).join(' · ')}
                </span>
              </span>
              <Button
                small
                label={t('users.mergeOf', { name: other.name })}
                onClick={() => {
                  onChoose(other)
                  onClose()
                }}
              >
                {t('users.mergeYes')}
              </Button>
            </li>
          ))}
        </ul>
        {found.data?.next && <p class="muted">{t('users.mergeMore', { n: formatNumber(20) })}</p>}
      </div>
    </Dialog>
  )
}
