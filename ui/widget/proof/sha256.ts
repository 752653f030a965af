// SHA-256 of texts that fit one block, which is all that a proof of work hashes: crypto.subtle takes longer to be
// called than this takes to run, and is refused on pages without TLS.

/** The first 32 bits of the fractional parts of roots of the first primes, as the standard has them. */
const roots = new Int32Array(64)
const start = new Int32Array(8)

for (let found = 0, n = 2; found < 64; n++) {
  let prime = true
  for (let d = 2; d * d <= n; d++) prime &&= n % d > 0
  if (!prime) continue
  if (found < 8) start[found] = fraction(n ** (1 / 2))
  roots[found++] = fraction(n ** (1 / 3))
}

function fraction(x: number): number {
  return ((x % 1) * 2 ** 32) | 0
}

const words = new Int32Array(64)

/**
 * The first 32 bits of the hash, as a signed number.
 * @param block the text and 0x80 behind it, at most 56 bytes, then zeros and its length in bits in the last byte or two
 */
export function firstWord(block: DataView): number {
  const w = words
  for (let i = 0; i < 16; i++) w[i] = block.getInt32(4 * i)
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!
    const y = w[i - 2]!
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0
  }
  let a = start[0]!
  let b = start[1]!
  let c = start[2]!
  let d = start[3]!
  let e = start[4]!
  let f = start[5]!
  let g = start[6]!
  let h = start[7]!
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + roots[i]! + w[i]!) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  return (a + start[0]!) | 0
}
