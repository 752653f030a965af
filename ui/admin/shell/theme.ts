import { effect, signal } from '@preact/signals'
import type { Theme } from '../api/types'

const key = 'frontdesk.theme'

/** Light, dark, or as the system has it; kept in this browser. */
export const theme = signal<Theme>(read())

function read(): Theme {
  try {
    const stored = localStorage.getItem(key)
    return stored === 'light' || stored === 'dark' ? stored : 'auto'
  } catch {
    return 'auto'
  }
}

export function startTheme(): void {
  effect(() => {
    const chosen = theme.value
    if (chosen === 'auto') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = chosen
    try {
      localStorage.setItem(key, chosen)
    } catch {
      // Storage is refused: it lasts for this visit.
    }
  })
}
