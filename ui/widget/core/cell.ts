// State that views read. A hundred lines of views are drawn anew as a whole after a change, so cells need no
// tracking of who read what; that is the difference to a signals library, and its three kilobytes.

export interface Cell<T> {
  value: T
}

const watchers = new Set<() => void>()
let due = false

export function cell<T>(initial: T): Cell<T> {
  let current = initial
  return {
    get value() {
      return current
    },
    set value(next) {
      if (Object.is(next, current)) return
      current = next
      changed()
    },
  }
}

/** Calls work now and once after every batch of changes, until the returned function is called. */
export function watch(work: () => void): () => void {
  watchers.add(work)
  work()
  return () => watchers.delete(work)
}

function changed(): void {
  if (due) return
  due = true
  queueMicrotask(() => {
    due = false
    for (const work of [...watchers]) work()
  })
}
