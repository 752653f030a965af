import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Search, type Challenge } from './search'
import { firstWord } from './sha256'
import { inSlices, solve } from './solve'

const challenge: Challenge = { challenge: 'aWfQZwAAq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ', parts: 8, bits: 8 }

const hash = (text: string) => createHash('sha256').update(text).digest()

function expectSolved(answer: string, wanted: Challenge): void {
  const [text, numbers] = answer.split(':')
  expect(text).toBe(wanted.challenge)
  const found = numbers!.split('.')
  expect(found).toHaveLength(wanted.parts)
  found.forEach((number, part) => {
    expect(number).toMatch(/^\d{1,10}$/)
    expect(hash(`${text}:${part}:${number}`).readUInt32BE() >>> (32 - wanted.bits)).toBe(0)
  })
}

describe('the hash', () => {
  it.each(['', 'abc', 'a'.repeat(31), 'a'.repeat(32), 'x'.repeat(55)])('of %j begins as that of everybody else', (text) => {
    const block = new Uint8Array(64)
    new TextEncoder().encodeInto(text, block)
    block[text.length] = 0x80
    const view = new DataView(block.buffer)
    view.setUint16(62, text.length * 8)
    expect(firstWord(view)).toBe(hash(text).readInt32BE())
  })
})

describe('the search', () => {
  it('finds what the server would take, however it is cut into steps', () => {
    const answers = [1, 7, 1000].map((tries) => {
      const search = new Search(challenge)
      for (;;) {
        const answer = search.step(tries)
        if (answer) return answer
      }
    })
    expectSolved(answers[0]!, challenge)
    expect(new Set(answers).size).toBe(1)
  })
  it('goes over numbers of all lengths', () => {
    const hard = { ...challenge, parts: 2, bits: 14 }
    const search = new Search(hard)
    let answer: string | undefined
    while (!answer) answer = search.step(5000)
    expectSolved(answer, hard)
  })
  it.each([
    ['too long', { ...challenge, challenge: 'a'.repeat(60) }],
    ['empty', { ...challenge, challenge: '' }],
    ['with a colon', { ...challenge, challenge: 'a:b' }],
    ['without work', { ...challenge, bits: 0 }],
    ['without an end', { ...challenge, bits: 60 }],
    ['without parts', { ...challenge, parts: 0 }],
  ])('refuses a challenge %s', (_, wanted) => {
    expect(() => new Search(wanted)).toThrow()
  })
})

describe('solving', () => {
  it('leaves the page its turn between slices', async () => {
    let time = 0
    let turns = 0
    let over = false
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      turns++
      if (!over) port2.postMessage(null)
    }
    port2.postMessage(null)
    // Each look at the clock is 5 ms later, so that a slice is two steps.
    const answer = await inSlices({ ...challenge, bits: 10 }, () => (time += 5))
    over = true
    port1.close()
    expectSolved(answer, { ...challenge, bits: 10 })
    expect(turns).toBeGreaterThan(2)
  })
  it('goes on on the page where a worker is refused', async () => {
    const refused = () => {
      throw new DOMException('refused', 'SecurityError')
    }
    expectSolved(await solve(challenge, refused), challenge)
  })
  it('goes on on the page where the worker does not load', async () => {
    const worker = { postMessage: () => setTimeout(() => worker.onerror?.(new Event('error'))), terminate: () => undefined, onerror: null as ((event: Event) => void) | null }
    expectSolved(await solve(challenge, () => worker as unknown as Worker), challenge)
  })
})
