import { beforeEach, describe, expect, it } from 'vitest'
import { dismissUpload, reasonOf, upload, uploadLimit, uploadProblem, uploads, type Send } from './uploads'

const file = (name: string, text = 'x') => new File([text], name)
const settled = () => new Promise<void>((resolve) => setTimeout(resolve))

beforeEach(() => {
  uploads.value = []
})

describe('uploads', () => {
  it('go one after the other, and leave the list when they are there', async () => {
    const order: string[] = []
    let open: () => void = () => undefined
    const send: Send = (_, sent, onSent) => {
      order.push(sent.name)
      onSent(1)
      return new Promise((resolve) => (open = resolve))
    }
    let arrived = 0
    upload('bot', [file('a'), file('b')], () => arrived++, send)
    expect(order).toEqual(['a'])
    expect(uploads.value.map((one) => [one.name, one.state, one.sent])).toEqual([['a', 'sending', 1], ['b', 'waiting', 0]])
    open()
    await settled()
    expect(order).toEqual(['a', 'b'])
    open()
    await settled()
    expect(uploads.value).toEqual([])
    expect(arrived).toBe(2)
  })
  it('keep what failed with its reason, and go on', async () => {
    const send: Send = (_, sent) => (sent.name === 'bad' ? Promise.reject(new Error('No text in it.')) : Promise.resolve())
    upload('bot', [file('bad'), file('good')], () => undefined, send)
    await settled()
    expect(uploads.value.map((one) => [one.name, one.state, one.problem])).toEqual([['bad', 'failed', 'No text in it.']])
    dismissUpload(uploads.value[0]!.key)
    expect(uploads.value).toEqual([])
  })
  it('refuse what is empty or too large before it is sent', () => {
    expect(uploadProblem({ size: 0 })).toContain('empty')
    expect(uploadProblem({ size: uploadLimit + 1 })).toContain('50 MB')
    expect(uploadProblem({ size: 1 })).toBe('')
  })
  it('say the reason in the words of the server', () => {
    expect(reasonOf('{"detail":"No.","errors":[{"field":"file","message":"This PDF has no text."}]}')).toBe('This PDF has no text.')
    expect(reasonOf('{"detail":"No."}')).toBe('No.')
    expect(reasonOf('<html>')).toBeUndefined()
  })
})
