import { signal, type ReadonlySignal } from '@preact/signals'

function follows(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query)
  const state = signal(list.matches)
  list.addEventListener('change', () => (state.value = list.matches))
  return state
}

/** The sidebar is a drawer. */
export const narrow = follows('(max-width: 767.98px)')

/** Details open beside the list. */
export const wide = follows('(min-width: 1280px)')
