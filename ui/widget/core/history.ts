import type { Api } from './api'
import { cell } from './cell'
import type { Change, Thread } from './thread'

const pageSize = 40

/** Loads stored messages into the thread, a page at a time. */
export class History {
  readonly loading = cell(false)

  constructor(
    private readonly api: Pick<Api, 'page'>,
    private readonly thread: () => Thread,
    private readonly apply: (change: Change) => void,
  ) {}

  async earlier(): Promise<void> {
    const first = this.thread().messages[0]?.seq ?? 0
    if (this.loading.value || first <= 1) return
    this.loading.value = true
    try {
      await this.until(first - 1)
    } catch {
      // The button stays; the visitor tries again.
    } finally {
      this.loading.value = false
    }
  }

  /** Loads the page of messages that ends with seq. */
  async until(seq: number): Promise<void> {
    const id = this.thread().conversation?.id
    if (!id) return
    const after = Math.max(0, seq - pageSize)
    const found = await this.api.page(id, after, seq - after)
    if (this.thread().conversation?.id !== id) return
    const first = this.thread().messages[0]?.seq ?? Infinity
    const earlier = after + 1 <= first ? after > 0 : this.thread().earlier
    this.apply({ type: 'page', messages: found.messages, status: found.status, earlier })
  }
}
