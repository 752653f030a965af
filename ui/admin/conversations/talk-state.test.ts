import { describe, expect, it } from 'vitest'
import type { Message } from '../api/types'
import { noTalk, talked, type TalkChange } from './talk-state'

const message = (seq: number, id = `m${seq}`): Message => ({ id, seq, role: 'assistant', text: `text ${seq}`, at: '2026-01-01T00:00:00Z', hasTrace: false })
const after = (...changes: TalkChange[]) => changes.reduce(talked, noTalk)

describe('talked', () => {
  it('keeps messages in order, each once', () => {
    const talk = after(
      { kind: 'page', messages: [message(1), message(2)], status: 'active' },
      { kind: 'message', message: message(4) },
      { kind: 'message', message: message(2) },
      { kind: 'page', messages: [message(3), message(4)], status: 'active' },
    )
    expect(talk.messages.map((one) => one.seq)).toEqual([1, 2, 3, 4])
    expect(talk.fresh).toBe(false)
  })
  it('shows running text until the message is there', () => {
    const running = after({ kind: 'delta', messageId: 'm2', text: 'Two ' }, { kind: 'delta', messageId: 'm2', text: 'days' })
    expect(running.draft).toEqual({ id: 'm2', text: 'Two days' })
    expect(talked(running, { kind: 'message', message: message(2) }).draft).toBeNull()
  })
  it('takes the text so far in place of all before', () => {
    const talk = after({ kind: 'delta', messageId: 'a', text: 'One. Two' }, { kind: 'delta', messageId: 'a', text: 'One.', whole: true })
    expect(talk.draft?.text).toBe('One.')
  })
  it('ignores running text of a message that is there', () => {
    expect(after({ kind: 'message', message: message(2) }, { kind: 'delta', messageId: 'm2', text: 'x' }).draft).toBeNull()
  })
  it('begins another running text for another message', () => {
    const talk = after({ kind: 'delta', messageId: 'a', text: 'x' }, { kind: 'delta', messageId: 'b', text: 'y' })
    expect(talk.draft).toEqual({ id: 'b', text: 'y' })
  })
  it('forgets running text when the answer was given up, and after a gap', () => {
    const running: TalkChange = { kind: 'delta', messageId: 'a', text: 'x' }
    expect(after(running, { kind: 'state', state: { state: 'idle' } }).draft).toBeNull()
    expect(after(running, { kind: 'gap' }).draft).toBeNull()
  })
})
