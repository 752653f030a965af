import './transcript.css'
import { useState } from 'preact/hooks'
import { IconMail, IconPrinter } from '../../shared/icons'
import { can } from '../account/session'
import { keeping } from '../api/keeping'
import type { ConversationDetails } from '../api/types'
import { When } from '../controls/bits'
import { Button } from '../controls/button'
import { Dialog } from '../controls/dialog'
import { TextField } from '../controls/field'
import { say } from '../controls/toasts'
import { Problem } from '../../shared/problem'
import { t } from '../texts'

/** The conversation for somebody else: by mail, or as a page to print. */
export function TranscriptCard({ row }: { row: ConversationDetails }) {
  const [sending, setSending] = useState(false)
  if (row.deletedAt || row.messages === 0) return null
  return (
    <section>
      <h3>{t('transcript.title')}</h3>
      {row.transcriptTo && (
        <p class="transcript-to">
          {row.status === 'active' ? t('transcript.due', { email: row.transcriptTo }) : t('transcript.gone', { email: row.transcriptTo })}{' '}
          {row.endedAt && <When at={row.endedAt} />}
        </p>
      )}
      <div class="transcript-ways">
        {can('agent') && (
          <Button small icon={IconMail} onClick={() => setSending(true)}>
            {t('transcript.send')}
          </Button>
        )}
        <a href={keeping.transcriptHref(row.id)} target="_blank" rel="noopener" title={t('transcript.openHint')}>
          <IconPrinter size={16} /> {t('transcript.open')}
        </a>
      </div>
      {sending && <SendDialog row={row} onClose={() => setSending(false)} />}
    </section>
  )
}

function SendDialog({ row, onClose }: { row: ConversationDetails; onClose: () => void }) {
  const [email, setEmail] = useState('')
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string>()
  async function send() {
    if (busy) return
    setBusy(true)
    try {
      await keeping.sendTranscript(row.id, email.trim())
      say(t('transcript.sent', { email: email.trim() }))
      onClose()
    } catch (error) {
      setBusy(false)
      if (!(error instanceof Problem)) throw error
      setWrong(error.fields['email'] ?? error.message)
    }
  }
  return (
    <Dialog
      title={t('transcript.send')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void send()}>
            {t('transcript.send')}
          </Button>
        </>
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <TextField
          label={t('transcript.email')}
          type="email"
          autocomplete="email"
          maxLength={254}
          autofocus
          value={email}
          error={wrong}
          hint={t('transcript.text')}
          onInput={(next) => {
            setEmail(next)
            setWrong(undefined)
          }}
        />
      </form>
    </Dialog>
  )
}
