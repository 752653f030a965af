import type { Theme } from '../shared/protocol'

export const systemDark = matchMedia('(prefers-color-scheme: dark)')

/** Light or dark as the page shows itself: by attribute, class or color-scheme; else as the system has it. */
export function pageTheme(): Theme {
  const root = document.documentElement
  const marks = [root, document.body].map((element) =>
    element ? `${element.dataset['theme'] ?? ''} ${element.className}` : '',
  )
  const named = /(?:^|\s)(dark|light)(?:\s|$)/.exec(marks.join(' '))?.[1]
  const scheme = getComputedStyle(root).colorScheme
  const fixed = scheme === 'dark' || scheme === 'light' ? scheme : undefined
  return (named as Theme | undefined) ?? fixed ?? (systemDark.matches ? 'dark' : 'light')
}
