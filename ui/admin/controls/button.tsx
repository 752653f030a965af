import type { ComponentChildren } from 'preact'
import type { Icon } from '../../shared/icons'

export interface ButtonProps {
  children?: ComponentChildren
  icon?: Icon
  /** primary: the one main action of a screen; danger: destroys; quiet: no edge until hovered. */
  kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  small?: boolean
  /** Name for the screen reader and the tooltip of a button that shows an icon alone. */
  label?: string
  /** Key that does the same, shown in the tooltip. */
  keys?: string
  busy?: boolean
  disabled?: boolean
  type?: 'button' | 'submit'
  onClick?: (event: MouseEvent) => void
  class?: string
}

/** A button. While busy it stays focusable and does nothing, so that focus is not lost. */
export function Button(props: ButtonProps) {
  const { icon: Symbol, kind = 'plain', label, keys, busy = false } = props
  const classes = ['button', kind, props.small && 'small', Symbol && !props.children && 'icon-only', props.class]
  const tip = label && keys ? `${label} (${keys})` : label
  return (
    <button
      type={props.type ?? 'button'}
      class={classes.filter(Boolean).join(' ')}
      disabled={props.disabled}
      aria-disabled={busy || undefined}
      aria-label={props.children ? undefined : label}
      title={tip}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else props.onClick?.(event)
      }}
    >
      {Symbol && <Symbol size={16} />}
      {props.children && <span>{props.children}</span>}
    </button>
  )
}

export interface LinkButtonProps {
  href: string
  children?: ComponentChildren
  icon?: Icon
  kind?: 'primary' | 'plain' | 'quiet'
  label?: string
  small?: boolean
  /** Opens a new tab. */
  outside?: boolean
  download?: boolean
  onClick?: () => void
}

/** A link that looks like a button: it leads somewhere and changes nothing. */
export function LinkButton(props: LinkButtonProps) {
  const { icon: Symbol, kind = 'plain' } = props
  const classes = ['button', kind, props.small && 'small', Symbol && !props.children && 'icon-only']
  return (
    <a
      class={classes.filter(Boolean).join(' ')}
      href={props.href}
      aria-label={props.children ? undefined : props.label}
      title={props.label}
      onClick={props.onClick}
      {...(props.outside ? { target: '_blank', rel: 'noopener' } : {})}
      {...(props.download ? { download: '' } : {})}
    >
      {Symbol && <Symbol size={16} />}
      {props.children && <span>{props.children}</span>}
    </a>
  )
}
