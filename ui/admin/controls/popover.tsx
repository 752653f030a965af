import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Icon } from '../../shared/icons'
import { beside } from './beside'

interface PopoverProps {
  /** What the button says. */
  label: string
  icon?: Icon
  /** The label is for the screen reader alone. */
  iconOnly?: boolean
  class?: string
  /** Name of what opens. */
  title: string
  /** Called each time it has opened. */
  onOpen?: () => void
  children: (close: () => void) => ComponentChildren
}

/** A button that opens a small window below itself; Escape and a click elsewhere close it. */
export function Popover({ label, icon: Symbol, iconOnly, class: className, title, onOpen, children }: PopoverProps) {
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const id = useId()
  const [open, setOpen] = useState(false)
  useLayoutEffect(() => {
    button.current?.setAttribute('aria-expanded', String(open))
    if (!open) return
    place()
    panel.current?.querySelector<HTMLElement>('input, button, select')?.focus()
    const observer = new ResizeObserver(place)
    observer.observe(panel.current!)
    return () => observer.disconnect()
  }, [open])
  function place() {
    beside(button.current, panel.current)
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        class={`button${iconOnly ? ' icon-only' : ''} ${className ?? 'plain'}`}
        aria-label={iconOnly ? label : undefined}
        title={iconOnly ? label : undefined}
        aria-haspopup="dialog"
        aria-controls={id}
        popovertarget={id}
      >
        {Symbol && <Symbol size={16} />}
        {!iconOnly && <span>{label}</span>}
      </button>
      <div
        ref={panel}
        id={id}
        class="menu popover"
        role="dialog"
        aria-label={title}
        popover="auto"
        onToggle={(event) => {
          const now = (event as ToggleEvent).newState === 'open'
          setOpen(now)
          if (now) onOpen?.()
        }}
      >
        {open && children(() => panel.current?.hidePopover())}
      </div>
    </>
  )
}
