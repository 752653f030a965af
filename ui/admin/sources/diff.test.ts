import { describe, expect, it } from 'vitest'
import { compare, countWords, differenceOf, type Line } from './diff'

const say = (lines: readonly Line[]) =>
  lines.map((line) => {
    if (line.kind === 'skipped') return `… ${line.count}`
    const sign = { same: ' ', added: '+', removed: '-' }[line.kind]
    return sign + line.pieces.map((piece) => (piece.kind === 'same' ? piece.text : `[${piece.text}]`)).join('')
  })

describe('compare', () => {
  it('keeps as much as it can', () => {
    expect(compare([1, 2, 3, 4], [1, 3, 4, 5]).map((step) => `${step.kind[0]}${step.value}`)).toEqual(['s1', 'r2', 's3', 's4', 'a5'])
  })
  it('finds all in nothing and nothing in all', () => {
    expect(compare([], ['a'])).toEqual([{ kind: 'added', value: 'a' }])
    expect(compare(['a'], [])).toEqual([{ kind: 'removed', value: 'a' }])
    expect(compare([], [])).toEqual([])
  })
  it('rebuilds both sides, whatever they are', () => {
    const a = [...'the quick brown fox jumps over the lazy dog']
    const b = [...'a quick red fox leaps over lazy dogs']
    const steps = compare(a, b)
    expect(steps.filter((step) => step.kind !== 'added').map((step) => step.value)).toEqual(a)
    expect(steps.filter((step) => step.kind !== 'removed').map((step) => step.value)).toEqual(b)
  })
  it('takes texts that are too long to compare as replaced', () => {
    const a = Array.from({ length: 3000 }, (_, i) => `a${i}`)
    const b = Array.from({ length: 3000 }, (_, i) => `b${i}`)
    const steps = compare(['x', ...a, 'y'], ['x', ...b, 'y'])
    expect(steps).toHaveLength(6002)
    expect(steps[0]).toEqual({ kind: 'same', value: 'x' })
    expect(steps.at(-1)).toEqual({ kind: 'same', value: 'y' })
  })
})

describe('the difference of two texts', () => {
  it('marks the words of a changed line', () => {
    expect(say(differenceOf('We open at 9 in the morning.', 'We open at 10 in the morning.'))).toEqual([
      '-We open at [9] in the morning.',
      '+We open at [10] in the morning.',
    ])
  })
  it('marks whole lines that have little in common', () => {
    expect(say(differenceOf('Red apples', 'Something else entirely'))).toEqual(['-[Red apples]', '+[Something else entirely]'])
  })
  it('leaves out what is far from any change', () => {
    const lines = Array.from({ length: 12 }, (_, i) => `line ${i}`)
    expect(say(differenceOf(lines.join('\n'), [...lines, 'new'].join('\n')))).toEqual(['… 10', ' line 10', ' line 11', '+[new]'])
  })
  it('does not tell kinds of line ends and doubled empty lines apart', () => {
    expect(differenceOf('a\r\n\r\n\r\nb\n', 'a\n\nb').every((line) => line.kind === 'skipped')).toBe(true)
  })
  it('shows a page that went as taken away', () => {
    expect(say(differenceOf('Gone', ''))).toContain('-[Gone]')
  })
  it('counts words', () => {
    expect(countWords(differenceOf('one two three', 'one four five three'))).toEqual({ added: 2, removed: 1 })
  })
})
