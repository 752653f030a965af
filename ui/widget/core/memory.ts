// Small texts that outlive the page: the visitor's token, the outbox, what is being typed. Inside an iframe the
// browser may refuse or partition storage, so the loader keeps them on the host page; a frame that stands alone
// keeps them itself; where all is refused they live as long as the page.

export interface Memory {
  get(key: string): string | undefined
  set(key: string, value: string | undefined): void
  keys(): string[]
}

/** Keeps texts in a map and tells of every change. */
export function mapMemory(initial: Record<string, string>, onChange: (key: string, value: string | undefined) => void): Memory {
  const texts = new Map(Object.entries(initial))
  return {
    get: (key) => texts.get(key),
    keys: () => [...texts.keys()],
    set(key, value) {
      if (texts.get(key) === value) return
      if (value === undefined) texts.delete(key)
      else texts.set(key, value)
      onChange(key, value)
    },
  }
}

/** Memory in the frame's own storage below a prefix; in the page's memory alone where storage is refused. */
export function localMemory(prefix: string): Memory {
  const initial: Record<string, string> = {}
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i)
      if (key?.startsWith(prefix)) initial[key.slice(prefix.length)] = localStorage.getItem(key) ?? ''
    }
  } catch {
    // Storage is refused: begin empty.
  }
  return mapMemory(initial, (key, value) => {
    try {
      if (value === undefined) localStorage.removeItem(prefix + key)
      else localStorage.setItem(prefix + key, value)
    } catch {
      // Full or refused: the map still holds it.
    }
  })
}
