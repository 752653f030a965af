// Addresses of the panel: /admin<path>?<query>. Pages read `place`; links are plain anchors, followed without a reload.
import { computed, signal } from '@preact/signals'

export const base = '/admin'

export interface Place {
  /** Beyond /admin, "/" for the start page, never with a slash at the end. */
  path: string
  query: URLSearchParams
}

type Guard = () => Promise<boolean>

const here = signal<Place>(placeOf(typeof location === 'undefined' ? new URL('http://x/admin') : location))
export const place = computed(() => here.value)

let guard: Guard | null = null
let index = 0
let following = false

/** Reads an address; what is outside of /admin is the start page. */
export function placeOf(url: { pathname: string; search: string }): Place {
  const inside = url.pathname === base || url.pathname.startsWith(`${base}/`)
  const path = inside ? url.pathname.slice(base.length).replace(/\/+$/, '') : ''
  return { path: path === '' ? '/' : path, query: new URLSearchParams(url.search) }
}

/**
 * Compares a path with a pattern whose parts may be names, as in "/conversations/:id".
 * @returns the decoded named parts, or null when it is another path.
 */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return null
  const names: Record<string, string> = {}
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? ''
    if (part.startsWith(':')) {
      const decoded = decode(value)
      if (decoded === null || decoded === '') return null
      names[part.slice(1)] = decoded
    } else if (part !== value) return null
  }
  return names
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** The address of a page, for href. Values that are empty are left out; the chatbot in view is kept. */
export function href(path: string, query: Record<string, string | undefined> = {}): string {
  const params = new URLSearchParams()
  const chatbot = here.value.query.get('chatbot')
  if (chatbot && !('chatbot' in query)) params.set('chatbot', chatbot)
  for (const [name, value] of Object.entries(query)) if (value) params.set(name, value)
  const search = params.toString()
  return `${base}${path === '/' ? '' : path}${search === '' ? '' : `?${search}`}`
}

/** Goes to an address made by href, unless the page asks to stay. */
export async function go(to: string, options: { replace?: boolean; force?: boolean } = {}): Promise<boolean> {
  if (!options.force && guard && !(await guard())) return false
  guard = null
  const url = new URL(to, location.href)
  if (options.replace) history.replaceState({ index }, '', url)
  else history.pushState({ index: ++index }, '', url)
  here.value = placeOf(url)
  return true
}

/** Changes the query of the page in view without a new entry in the history. */
export function setQuery(changes: Record<string, string | undefined>): void {
  const url = new URL(location.href)
  for (const [name, value] of Object.entries(changes)) {
    if (value) url.searchParams.set(name, value)
    else url.searchParams.delete(name)
  }
  history.replaceState({ index }, '', url)
  here.value = placeOf(url)
}

/** Asks `ask` before the page is left, until the returned function is called. */
export function guardLeaving(ask: Guard): () => void {
  guard = ask
  const warn = (event: BeforeUnloadEvent) => event.preventDefault()
  window.addEventListener('beforeunload', warn)
  return () => {
    window.removeEventListener('beforeunload', warn)
    if (guard === ask) guard = null
  }
}

/** Follows links and the browser's back and forward from now on. */
export function startRouter(): void {
  const state = history.state as { index?: number } | null
  index = state?.index ?? 0
  history.replaceState({ index }, '', location.href)
  document.addEventListener('click', followLink)
  window.addEventListener('popstate', (event) => void followHistory(event))
}

function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = (event.target as Element | null)?.closest?.('a')
  if (!link || link.target || link.hasAttribute('download')) return
  const url = new URL(link.href, location.href)
  const ours = url.pathname === base || url.pathname.startsWith(`${base}/`)
  if (url.origin !== location.origin || !ours) return
  if (url.hash && url.pathname === location.pathname) return
  event.preventDefault()
  void go(url.href)
}

async function followHistory(event: PopStateEvent): Promise<void> {
  const to = (event.state as { index?: number } | null)?.index ?? 0
  const steps = to - index
  if (following || !guard) {
    following = false
    guard = null
    index = to
    here.value = placeOf(location)
    return
  }
  // The address has changed already: put it back, ask, and only then follow.
  following = false
  const ask = guard
  guard = null
  restoring(steps)
  if (await ask()) {
    following = true
    history.go(steps)
  } else guard = ask
}

function restoring(steps: number): void {
  const swallow = (event: PopStateEvent) => {
    event.stopImmediatePropagation()
    window.removeEventListener('popstate', swallow, true)
  }
  window.addEventListener('popstate', swallow, true)
  history.go(-steps)
}
