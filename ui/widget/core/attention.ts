// Whether somebody looks at the chat, and what came while nobody did.
import type { Bridge } from './bridge'
import { cell } from './cell'

/** An answer is waited for with a closed panel for at most so long. */
const backgroundMs = 120_000

export class Attention {
  readonly open = cell(false)
  /** The panel was closed a short while ago: what was asked is still waited for. */
  readonly background = cell(true)
  #timer: ReturnType<typeof setTimeout> | undefined
  #unread = 0

  constructor(private readonly bridge: Bridge) {
    this.open.value = bridge.source !== 'widget'
  }

  set(open: boolean): void {
    this.open.value = open
    this.background.value = true
    clearTimeout(this.#timer)
    if (open) this.#tell((this.#unread = 0))
    else this.#timer = setTimeout(() => (this.background.value = false), backgroundMs)
  }

  /** Something came that nobody saw. */
  missed(): void {
    this.#tell(++this.#unread)
  }

  #tell(count: number): void {
    this.bridge.tell({ frontdesk: 'unread', count })
  }
}
