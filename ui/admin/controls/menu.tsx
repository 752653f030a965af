import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Icon } from '../../shared/icons'
import { beside } from './beside'

export interface MenuItem {
  label: string
  icon?: Icon
  danger?: boolean
  /** Shown with a check mark; makes it one of a group. */
  checked?: boolean
  keys?: string
  href?: string
  run?: () => void
}

interface MenuProps {
  /** Name of the button for the screen reader. */
  label: string
  items: readonly (MenuItem | 'line')[]
  /** What the button shows. */
  children: ComponentChildren
  class?: string
  /** Shown above the items. */
  head?: ComponentChildren
}

/** A button that opens a list of actions; arrows, Home, End and Escape work as in every menu. */
export function Menu({ label, items, children, class: className, head }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  // A list has a menu in every row: what is in it is made when it opens.
  const [open, setOpen] = useState(false)
  useLayoutEffect(() => {
    button.current?.setAttribute('aria-expanded', String(open))
    if (!open) return
    beside(button.current, list.current)
    entries()[0]?.focus()
  }, [open])

  function entries(): HTMLElement[] {
    return [...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
  }
  function onKeyDown(event: KeyboardEvent) {
    const all = entries()
    const at = all.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (to !== undefined) {
      event.preventDefault()
      all[(to + all.length) % all.length]?.focus()
    } else if (event.key === 'Tab') close()
  }
  function close() {
    list.current?.hidePopover()
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        class={className ?? 'button quiet icon-only'}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-controls={id}
        popovertarget={id}
      >
        {children}
      </button>
      <div
        ref={list}
        id={id}
        class="menu"
        role="menu"
        aria-label={label}
        popover="auto"
        onKeyDown={onKeyDown}
        onToggle={(event) => setOpen((event as ToggleEvent).newState === 'open')}
      >
        {open && head && (
          <div class="menu-head" role="presentation">
            {head}
          </div>
        )}
        {(open ? items : []).map((item, i) =>
          item === 'line' ? (
            <div key={i} class="menu-line" role="separator" />
          ) : (
            <Entry key={i} item={item} close={close} />
          ),
        )}
      </div>
    </>
  )
}

function Entry({ item, close }: { item: MenuItem; close: () => void }) {
  const Symbol = item.icon
  const inner = (
    <>
      {Symbol && <Symbol size={16} />}
      <span class="menu-label">{item.label}</span>
      {item.keys && <kbd>{item.keys}</kbd>}
      {item.checked && <span class="menu-check" aria-hidden="true" />}
    </>
  )
  const classes = item.danger ? 'menu-item danger' : 'menu-item'
  const role = item.checked === undefined ? 'menuitem' : 'menuitemradio'
  if (item.href) {
    return (
      <a role={role} aria-checked={item.checked} tabIndex={-1} class={classes} href={item.href} onClick={close}>
        {inner}
      </a>
    )
  }
  return (
    <button
      type="button"
      role={role}
      aria-checked={item.checked}
      tabIndex={-1}
      class={classes}
      onClick={() => {
        close()
        item.run?.()
      }}
    >
      {inner}
    </button>
  )
}
