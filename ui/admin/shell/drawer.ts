import { signal } from '@preact/signals'

/** The sidebar as a drawer on a narrow screen. */
export const drawerOpen = signal(false)

export const paletteOpen = signal(false)

export const keysOpen = signal(false)
