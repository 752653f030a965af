import { IconCopy } from '../../shared/icons'
import { Note } from '../controls/bits'
import { Button } from '../controls/button'
import { Dialog } from '../controls/dialog'
import { say } from '../controls/toasts'
import { t } from '../texts'

interface ShownOnceProps {
  title: string
  /** What to do with it now. */
  text: string
  secret: string
  onClose: () => void
}

/** A secret, this once: nothing but the button that says it was stored closes it. */
export function ShownOnce({ title, text, secret, onClose }: ShownOnceProps) {
  const copy = () =>
    Promise.resolve(navigator.clipboard?.writeText(secret) ?? Promise.reject(new Error('no clipboard'))).then(
      () => say(t('secret.copied')),
      () => say(t('secret.copyFailed')),
    )
  return (
    <Dialog
      title={title}
      closable={false}
      onClose={onClose}
      footer={
        <Button kind="primary" onClick={onClose}>
          {t('secret.kept')}
        </Button>
      }
    >
      <div class="form">
        <Note tone="warn">{text}</Note>
        <code class="shown-once" tabIndex={0}>
          {secret}
        </code>
        <div>
          <Button icon={IconCopy} onClick={() => void copy()}>
            {t('secret.copy')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
