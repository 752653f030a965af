// What the chat is given by the page that it runs in.
import type { PageInfo } from '../../shared/protocol'
import type { Bridge } from './bridge'
import type { Memory } from './memory'
import type { SharedStream } from './shared-stream'

/** What came of a request that failed: solves what the server asks for and sends again, or throws what was thrown. */
export type Prove = <T>(error: unknown, send: (headers: Record<string, string>) => Promise<T>, say?: (note: string) => void) => Promise<T>

export interface ChatPorts {
  chatbotId: string
  memory: Memory
  bridge: Bridge
  page: PageInfo
  langs: string[]
  /** Loads the stream's code, which is not needed until the first message can be typed. */
  stream(): Promise<typeof SharedStream>
  prove: Prove
}
