import type { Theme } from '../shared/protocol'

export const systemDark = matchMedia('(prefers-color-scheme: dark)')

/** Light or dark as the page shows itself: by attribute, class or color-scheme; else as the system has it. */
export function pageTheme(): Theme {
  const root = document.documentElement
  const marks = [root, document.body].map((element) => element && `${element.dataset['theme']} ${element.className}`)
  const scheme = getComputedStyle(root).colorScheme
  const named = /(?<!\S)(dark|light)(?!\S)/.exec(marks.join(' ')) ?? /^(dark|light)$/.exec(scheme)
  return (named?.[1] as Theme | undefined) ?? (systemDark.matches ? 'dark' : 'light')
}
