// What changed between two texts, in lines and, inside of lines that were changed, in words.

export interface Piece {
  text: string
  kind: 'same' | 'added' | 'removed'
}

export type Line =
  | { kind: 'same' | 'added' | 'removed'; pieces: Piece[] }
  /** Lines that are the same in both and far from any change. */
  | { kind: 'skipped'; count: number }

interface Step<T> {
  kind: 'same' | 'added' | 'removed'
  value: T
}

/** Beyond this many comparisons the middle is taken as replaced: nobody reads a difference of that size word by word. */
const comparisons = 4_000_000
const around = 2

/** The difference of two texts, with a little of what stands around each change. */
export function differenceOf(before: string, after: string): Line[] {
  return shorten(pairUp(compare(linesOf(before), linesOf(after))))
}

/** How much was added and taken away, in words. */
export function countWords(lines: readonly Line[]): { added: number; removed: number } {
  const count = { added: 0, removed: 0 }
  for (const line of lines) {
    if (line.kind === 'skipped') continue
    for (const piece of line.pieces) if (piece.kind !== 'same') count[piece.kind] += piece.text.split(/\s+/).filter(Boolean).length
  }
  return count
}

function linesOf(text: string): string[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n').map((line) => line.trimEnd())
  return lines.filter((line, i) => line !== '' || (i > 0 && lines[i - 1] !== '')).join('\n').trim().split('\n')
}

/** The shortest way from one list to the other. */
export function compare<T>(a: readonly T[], b: readonly T[]): Step<T>[] {
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const same = (value: T): Step<T> => ({ kind: 'same', value })
  return [
    ...a.slice(0, head).map(same),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ]
}

function middle<T>(a: readonly T[], b: readonly T[]): Step<T>[] {
  const steps: Step<T>[] = []
  const removed = (value: T) => steps.push({ kind: 'removed', value })
  const added = (value: T) => steps.push({ kind: 'added', value })
  let i = 0
  let j = 0
  if (a.length * b.length <= comparisons) {
    const width = b.length + 1
    const common = commonLengths(a, b, width)
    while (i < a.length && j < b.length) {
      if (a[i] === b[j]) {
        steps.push({ kind: 'same', value: a[i]! })
        i++
        j++
      } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) removed(a[i++]!)
      else added(b[j++]!)
    }
  }
  while (i < a.length) removed(a[i++]!)
  while (j < b.length) added(b[j++]!)
  return steps
}

/** Length of the longest common part from each pair of places on. */
function commonLengths<T>(a: readonly T[], b: readonly T[], width: number): Uint32Array {
  const common = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] =
        a[i] === b[j] ? common[(i + 1) * width + j + 1]! + 1 : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
    }
  }
  return common
}

/** Puts removed lines beside the added ones that follow them, so that their words can be compared. */
function pairUp(steps: readonly Step<string>[]): Line[] {
  const lines: Line[] = []
  let at = 0
  while (at < steps.length) {
    const step = steps[at]!
    if (step.kind === 'same') {
      lines.push({ kind: 'same', pieces: [{ text: step.value, kind: 'same' }] })
      at++
      continue
    }
    const block: Record<'added' | 'removed', string[]> = { added: [], removed: [] }
    for (; at < steps.length && steps[at]!.kind !== 'same'; at++) block[steps[at]!.kind as 'added' | 'removed'].push(steps[at]!.value)
    lines.push(...changedBlock(block.removed, block.added))
  }
  return lines
}

function changedBlock(removed: readonly string[], added: readonly string[]): Line[] {
  const out: Line[] = []
  for (let i = 0; i < Math.max(removed.length, added.length); i++) {
    const old = removed[i]
    const fresh = added[i]
    const words = old !== undefined && fresh !== undefined ? compare(wordsOf(old), wordsOf(fresh)) : undefined
    const alike = words !== undefined && words.filter((word) => word.kind === 'same' && word.value.trim()).length * 3 >= words.filter((word) => word.value.trim()).length
    if (old !== undefined) out.push({ kind: 'removed', pieces: alike ? piecesOf(words, 'removed') : [{ text: old, kind: 'removed' }] })
    if (fresh !== undefined) out.push({ kind: 'added', pieces: alike ? piecesOf(words, 'added') : [{ text: fresh, kind: 'added' }] })
  }
  return out
}

function wordsOf(line: string): string[] {
  return line.match(/\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []
}

/** One side of a changed line; neighbours of one kind become one piece. */
function piecesOf(words: readonly Step<string>[], side: 'added' | 'removed'): Piece[] {
  const pieces: Piece[] = []
  for (const word of words) {
    if (word.kind !== 'same' && word.kind !== side) continue
    const last = pieces.at(-1)
    if (last?.kind === word.kind) last.text += word.value
    else pieces.push({ text: word.value, kind: word.kind })
  }
  return pieces
}

/** Leaves out what is the same and not near a change. */
function shorten(lines: readonly Line[]): Line[] {
  const near = new Set<number>()
  lines.forEach((line, i) => {
    if (line.kind !== 'same') for (let at = i - around; at <= i + around; at++) near.add(at)
  })
  const out: Line[] = []
  let skipped = 0
  const flush = () => {
    if (skipped > 0) out.push({ kind: 'skipped', count: skipped })
    skipped = 0
  }
  lines.forEach((line, i) => {
    if (near.has(i)) {
      flush()
      out.push(line)
    } else skipped++
  })
  flush()
  return out
}
