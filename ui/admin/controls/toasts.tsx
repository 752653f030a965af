import { signal } from '@preact/signals'
import { IconX } from '../../shared/icons'
import { asProblem } from '../api/client'
import { t } from '../texts'
import { Button } from './button'

interface Toast {
  id: number
  text: string
  bad: boolean
  action?: { label: string; run: () => void }
  timer?: ReturnType<typeof setTimeout>
}

const toasts = signal<Toast[]>([])
let lastId = 0

const shownMs = 6000
const undoMs = 12_000

/** Says in the corner what happened. */
export function say(text: string): void {
  show({ id: ++lastId, text, bad: false })
}

/** Says that something failed, with the server's own words. */
export function sayProblem(error: unknown): void {
  show({ id: ++lastId, text: asProblem(error).message, bad: true })
}

/** Says what was done and offers to take it back; key z does so too. */
export function sayWithUndo(text: string, undo: () => void): void {
  show({ id: ++lastId, text, bad: false, action: { label: t('action.undo'), run: undo } })
}

/** Runs the newest undo that is still offered. */
export function undoLast(): boolean {
  const last = [...toasts.value].reverse().find((toast) => toast.action)
  if (!last) return false
  drop(last.id)
  last.action?.run()
  return true
}

function show(toast: Toast): void {
  toasts.value = [...toasts.value.slice(-2), toast]
  start(toast)
}

function start(toast: Toast): void {
  toast.timer = setTimeout(() => drop(toast.id), toast.action ? undoMs : shownMs)
}

function drop(id: number): void {
  toasts.value = toasts.value.filter((toast) => {
    if (toast.id === id) clearTimeout(toast.timer)
    return toast.id !== id
  })
}

/** Where they are drawn; stands once in the page. Hover and focus keep one open. */
export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <div
          key={toast.id}
          class={toast.bad ? 'toast bad' : 'toast'}
          onMouseEnter={() => clearTimeout(toast.timer)}
          onMouseLeave={() => start(toast)}
          onFocusIn={() => clearTimeout(toast.timer)}
          onFocusOut={() => start(toast)}
        >
          <span class="toast-text">{toast.text}</span>
          {toast.action && (
            <Button
              small
              keys="z"
              onClick={() => {
                drop(toast.id)
                toast.action?.run()
              }}
            >
              {toast.action.label}
            </Button>
          )}
          <Button kind="quiet" small icon={IconX} label={t('action.dismiss')} onClick={() => drop(toast.id)} />
        </div>
      ))}
    </div>
  )
}
