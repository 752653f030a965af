// The frame's texts in the host page's storage, one key each, so that tabs do not overwrite one another; in memory
// where storage is refused.
export interface Store {
  all(): Record<string, string>
  set(key: string, value: string | undefined): void
}

export function openStore(prefix: string): Store {
  const memory: Record<string, string> = {}
  const attempt = (work: (disk: Storage) => void) => {
    try {
      work(localStorage)
    } catch {
      // Refused or full: memory has it.
    }
  }
  return {
    all() {
      attempt((disk) => {
        for (const key of Object.keys(disk)) if (key.startsWith(prefix)) memory[key.slice(prefix.length)] = disk[key] as string
      })
      return { ...memory }
    },
    set(key, value) {
      if (value === undefined) delete memory[key]
      else memory[key] = value
      attempt((disk) => (value === undefined ? disk.removeItem(prefix + key) : disk.setItem(prefix + key, value)))
    },
  }
}
