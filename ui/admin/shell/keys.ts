// Keyboard shortcuts. Single keys act only outside of fields and open windows, and can be switched off as a whole,
// since speech input and a slipped finger press them too (WCAG 2.1.4).
import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>

const stack: { current: Keys }[] = []
const sequenceMs = 1200
const stored = 'frontdesk.keys'

export const singleKeys = signal(readChoice())

let first = ''
let firstAt = 0

function readChoice(): boolean {
  try {
    return localStorage.getItem(stored) !== 'off'
  } catch {
    return true
  }
}

export function setSingleKeys(on: boolean): void {
  singleKeys.value = on
  try {
    localStorage.setItem(stored, on ? 'on' : 'off')
  } catch {
    // Storage is refused: it lasts for this visit.
  }
}

/** Name of a pressed key as the tables have it: "j", "Enter", "mod+k", "shift+Enter". */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const mod = event.ctrlKey || event.metaKey ? 'mod+' : ''
  const alt = event.altKey ? 'alt+' : ''
  const shift = event.shiftKey && event.key.length > 1 ? 'shift+' : ''
  return mod + alt + shift + key
}

/** Listens for keys while the component stands; the newest component wins. Two keys in a row are written "g c". */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    stack.push(latest)
    return () => {
      const at = stack.indexOf(latest)
      if (at >= 0) stack.splice(at, 1)
    }
  }, [])
}

export function startKeys(): void {
  document.addEventListener('keydown', onKey)
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const name = keyName(event)
  const plain = !name.startsWith('mod+')
  if (plain && (!singleKeys.value || busy(event.target))) return
  const sequence = first !== '' && event.timeStamp - firstAt < sequenceMs ? `${first} ${name}` : ''
  first = plain && name.length === 1 ? name : ''
  firstAt = event.timeStamp
  const run = find(sequence) ?? find(name)
  if (!run) return
  if (sequence !== '') first = ''
  event.preventDefault()
  run(event)
}

function find(name: string): ((event: KeyboardEvent) => void) | undefined {
  if (name === '') return undefined
  for (let i = stack.length - 1; i >= 0; i--) {
    const run = stack[i]?.current[name]
    if (run) return run
  }
  return undefined
}

/** True where a key belongs to something else: a field, an open window or menu. */
function busy(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest('input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable], dialog, [popover]')) return true
  return document.querySelector('dialog[open], [popover]:popover-open') !== null
}
