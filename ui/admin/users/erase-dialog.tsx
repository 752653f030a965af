import { useState } from 'preact/hooks'
import { users, type ChatUserDetails } from '../api/users'
import { formatNumber, ProblemNote, Skeleton } from '../controls/bits'
import { Button } from '../controls/button'
import { Dialog } from '../controls/dialog'
import { say, sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { go, href } from '../router/router'
import { t, type TextKey } from '../texts'

const kinds = ['profiles', 'conversations', 'messages', 'questions', 'trackingRows', 'leads', 'ledgerEntries', 'refusals', 'deliveries', 'webhooks'] as const

/** Says what is there before it is gone for good. */
export function EraseDialog({ user, onClose }: { user: ChatUserDetails; onClose: () => void }) {
  const counted = useLoad(`erase:${user.id}`, () => users.erasable(user.id))
  const [busy, setBusy] = useState(false)
  const counts = counted.data?.counts
  async function erase() {
    setBusy(true)
    onClose()
    // Away first: what is gone cannot be looked at any more.
    await go(href('/users'), { replace: true })
    try {
      await users.erase(user.id)
      say(t('users.erased', { name: user.name }))
    } catch (error) {
      sayProblem(error)
    }
  }
  const known = new Set<string>(kinds)
  const others = Object.keys(counts ?? {}).filter((kind) => !known.has(kind))
  return (
    <Dialog
      title={t('users.eraseAsk', { name: user.name })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="danger" busy={busy} disabled={!counts} onClick={() => void erase()}>
            {busy ? t('users.erasing') : t('users.eraseYes')}
          </Button>
        </>
      }
    >
      <p class="prose">{t('users.eraseText')}</p>
      {counted.problem && <ProblemNote problem={counted.problem} retry={counted.reload} />}
      {!counts && !counted.problem && <Skeleton lines={5} />}
      {counts && (
        <dl class="user-facts erase-counts">
          {[...kinds.filter((kind) => kind in counts), ...others].map((kind) => (
            <div key={kind}>
              <dt>{known.has(kind) ? t(`users.count.${kind}` as TextKey) : kind}</dt>
              <dd>{formatNumber(counts[kind] ?? 0)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Dialog>
  )
}
