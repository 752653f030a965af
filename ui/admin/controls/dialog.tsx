import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { signal } from '@preact/signals'
import { IconX } from '../../shared/icons'
import { t } from '../texts'
import { Button } from './button'

interface DialogProps {
  title: string
  onClose: () => void
  children: ComponentChildren
  /** center: a small window; side: a sheet on the right, for reading along. */
  place?: 'center' | 'side'
  wide?: boolean
  /** Buttons at the bottom. */
  footer?: ComponentChildren
  /** False for what must be answered: no close button, and Escape does nothing. */
  closable?: boolean
}

/** A modal window: focus stays inside and goes back to where it was. */
export function Dialog({ title, onClose, children, place = 'center', wide, footer, closable = true }: DialogProps) {
  const node = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const before = document.activeElement
    node.current?.showModal()
    return () => {
      node.current?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={node}
      class={`dialog ${place}${wide ? ' wide' : ''}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        if (closable && event.target === event.currentTarget) onClose()
      }}
      onMouseDown={(event) => {
        if (closable && event.target === event.currentTarget) onClose()
      }}
    >
      <div class="dialog-box">
        <header class="dialog-head">
          <h2 id={titleId}>{title}</h2>
          {closable && <Button kind="quiet" icon={IconX} label={t('action.close')} keys="Esc" onClick={onClose} />}
        </header>
        <div class="dialog-body" tabIndex={-1}>
          {children}
        </div>
        {footer && <footer class="dialog-foot">{footer}</footer>}
      </div>
    </dialog>
  )
}

interface Question {
  title: string
  text: string
  /** What the button says that happens. */
  yes: string
  no?: string
  danger?: boolean
  answer: (yes: boolean) => void
}

const question = signal<Question | null>(null)

/** Asks once; resolves to true when the person goes on. */
export function confirm(ask: Omit<Question, 'answer'>): Promise<boolean> {
  question.value?.answer(false)
  return new Promise((resolve) => {
    question.value = {
      ...ask,
      answer(yes) {
        question.value = null
        resolve(yes)
      },
    }
  })
}

/** Where questions of `confirm` are drawn; stands once in the page. */
export function Confirmations() {
  const ask = question.value
  if (!ask) return null
  return (
    <Dialog
      title={ask.title}
      onClose={() => ask.answer(false)}
      footer={
        <>
          <Button onClick={() => ask.answer(false)}>{ask.no ?? t('action.cancel')}</Button>
          <Button kind={ask.danger ? 'danger' : 'primary'} onClick={() => ask.answer(true)}>
            {ask.yes}
          </Button>
        </>
      }
    >
      <p class="prose">{ask.text}</p>
    </Dialog>
  )
}
