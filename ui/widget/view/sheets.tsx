// The panel's dialogs: end, transcript, contact. Native <dialog>: it holds the focus and gives it back.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Markdown } from '../../shared/markdown/markdown'
import { Problem } from '../../shared/problem'
import type { Chat } from '../core/chat'
import { mailTranscript } from '../core/transcript'
import { t as main } from '../texts'
import { t } from './menu-texts'
import { sheet } from './later'
import { OwnDataSheet } from './own-data'

export function Sheets({ chat }: { chat: Chat }) {
  switch (sheet.value) {
    case 'end':
      return <EndSheet chat={chat} />
    case 'transcript':
      return <TranscriptSheet chat={chat} />
    case 'contact':
      return (
        <Dialog title={t('talkToPerson')}>
          <div class="md">
            <Markdown text={chat.chatbot.value?.contactText ?? ''} />
          </div>
          <div class="buttons">
            <CloseButton>{t('back')}</CloseButton>
          </div>
        </Dialog>
      )
    case 'unsaved':
      return (
        <Dialog title={t('unsaved')} alert>
          <p>{main('noServer')}</p>
          <div class="buttons">
            <CloseButton>{t('back')}</CloseButton>
          </div>
        </Dialog>
      )
    case 'own':
      return <OwnDataSheet chat={chat} />
    default:
      return null
  }
}

function EndSheet({ chat }: { chat: Chat }) {
  const work = useWork()
  const end = () =>
    work.run(async () => {
      await chat.endConversation()
      close()
    })
  return (
    <Dialog title={t('confirmEnd')} alert>
      <Failure text={work.failure} />
      <div class="buttons">
        <CloseButton>{t('cancel')}</CloseButton>
        <button type="button" class="button danger" aria-disabled={work.busy} onClick={end}>
          {t('endConversation')}
        </button>
      </div>
    </Dialog>
  )
}

function TranscriptSheet({ chat }: { chat: Chat }) {
  const work = useWork()
  const [email, setEmail] = useState(chat.memory.get('email') ?? '')
  const [wrong, setWrong] = useState(false)
  const [sent, setSent] = useState('')
  const [when, setWhen] = useState<'now' | 'end'>('now')

  function submit(event: Event): void {
    event.preventDefault()
    const address = email.trim()
    const bad = !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(address)
    setWrong(bad)
    if (bad) return document.getElementById('email')?.focus()
    void work.run(async () => {
      await mailTranscript(chat, address, when)
      chat.memory.set('email', address)
      setSent(address)
    })
  }

  if (sent) {
    return (
      <Dialog title={t('mailMe')}>
        <p role="status">{t(when === 'end' ? 'mailLater' : 'mailSent', { email: sent })}</p>
        <div class="buttons">
          <CloseButton>{t('back')}</CloseButton>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog title={t('mailMe')}>
      <form onSubmit={submit} noValidate>
        <label for="email">{t('email')}</label>
        <input
          id="email"
          type="email"
          autocomplete="email"
          maxLength={254}
          value={email}
          aria-invalid={wrong}
          aria-describedby="email-hint"
          onInput={(event) => {
            setEmail(event.currentTarget.value)
            setWrong(false)
          }}
        />
        <p id="email-hint" class="failure" role="alert">
          {wrong ? t('emailWrong') : work.failure}
        </p>
        {!chat.ended && (
          <fieldset class="choices">
            <legend>{t('when')}</legend>
            {(['now', 'end'] as const).map((one) => (
              <label key={one}>
                <input type="radio" name="when" value={one} checked={when === one} onChange={() => setWhen(one)} />
                {t(one === 'end' ? 'whenEnd' : 'whenNow')}
              </label>
            ))}
          </fieldset>
        )}
        <div class="buttons">
          <CloseButton>{t('cancel')}</CloseButton>
          <button type="submit" class="button primary" aria-disabled={work.busy}>
            {t('mailSend')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

export function close(): void {
  sheet.value = null
}

export function CloseButton({ children }: { children: ComponentChildren }) {
  return (
    <button type="button" class="button" onClick={close}>
      {children}
    </button>
  )
}

export function Failure({ text }: { text: string }) {
  return (
    <p class="failure" role="alert">
      {text}
    </p>
  )
}

export function Dialog({ title, alert, children }: { title: string; alert?: boolean; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null
    dialog.current?.showModal()
    return () => (opener?.isConnected ? opener : document.getElementById('composer'))?.focus()
  }, [])
  return (
    <dialog
      ref={dialog}
      class="sheet"
      role={alert ? 'alertdialog' : undefined}
      aria-labelledby="sheet-title"
      onClose={close}
      onKeyDown={(event) => event.key === 'Escape' && event.stopPropagation()}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class="sheet-body">
        <h2 id="sheet-title">{title}</h2>
        {children}
      </div>
    </dialog>
  )
}

/** Runs one thing at a time and keeps its failure in words. */
export function useWork() {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState('')
  async function run(work: () => Promise<void>): Promise<void> {
    if (busy) return
    setBusy(true)
    setFailure('')
    try {
      await work()
    } catch (error) {
      setFailure(error instanceof Problem && error.status !== 0 ? error.message : main('noServer'))
    } finally {
      setBusy(false)
    }
  }
  return { busy, failure, run }
}
