// Looks for the numbers that solve a challenge, a few at a time.
import { firstWord } from './sha256'

/** What the server wants solved; docs/api.md says it in words. */
export interface Challenge {
  challenge: string
  parts: number
  /** Zero bits that each hash begins with, at most 31. */
  bits: number
}

const longest = 55

export class Search {
  readonly #block = new Uint8Array(64)
  readonly #view = new DataView(this.#block.buffer)
  readonly #found: number[] = []
  #at = 0
  #next = 0

  /** @throws when it is not a challenge that can be solved here */
  constructor(private readonly wanted: Challenge) {
    const { challenge, parts, bits } = wanted
    const sound = /^[\w-]+$/.test(challenge) && parts > 0 && parts < 100 && bits > 0 && bits < 32
    if (!sound || challenge.length + 14 > longest) throw new Error('no such challenge')
    this.#begin()
  }

  /** Tries so many numbers. @returns the header's value once all parts are solved */
  step(tries: number): string | undefined {
    const { challenge, parts, bits } = this.wanted
    for (let i = 0; i < tries; i++) {
      this.#write(this.#next)
      if (firstWord(this.#view) >>> (32 - bits) === 0) {
        this.#found.push(this.#next)
        if (this.#found.length === parts) return `${challenge}:${this.#found.join('.')}`
        this.#begin()
      } else this.#next++
    }
    return undefined
  }

  #begin(): void {
    const text = `${this.wanted.challenge}:${this.#found.length}:`
    this.#next = 0
    this.#at = text.length
    for (let i = 0; i < text.length; i++) this.#block[i] = text.charCodeAt(i)
  }

  #write(number: number): void {
    const block = this.#block
    let end = this.#at
    for (let rest = number; rest > 9; rest = Math.floor(rest / 10)) end++
    const bytes = end + 1
    for (let rest = number; end >= this.#at; rest = Math.floor(rest / 10)) block[end--] = 48 + (rest % 10)
    block[bytes] = 0x80
    block.fill(0, bytes + 1, 62)
    this.#view.setUint16(62, bytes * 8)
  }
}
