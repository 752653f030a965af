import { describe, expect, it } from 'vitest'
import { chooseAll, chooseRead, chosenCount, headState, isChosen, nothing, toggled, without } from './selection'

const rows = [...'abcdef'].map((id) => ({ id }))
const chosen = (selection: typeof nothing) => rows.filter((row) => isChosen(selection, row.id)).map((row) => row.id).join('')

describe('choosing rows', () => {
  it('turns one on and off', () => {
    const b = toggled(nothing, 'b', rows, false)
    expect(chosen(b)).toBe('b')
    expect(chosen(toggled(b, 'b', rows, false))).toBe('')
  })
  it('takes a range with Shift, either way, and gives it the state of its end', () => {
    const b = toggled(nothing, 'b', rows, false)
    expect(chosen(toggled(b, 'e', rows, true))).toBe('bcde')
    const e = toggled(nothing, 'e', rows, false)
    const range = toggled(e, 'b', rows, true)
    expect(chosen(range)).toBe('bcde')
    expect(chosen(toggled(toggled(range, 'c', rows, false), 'e', rows, true))).toBe('b')
  })
  it('begins a range anew where its start has left the list', () => {
    expect(chosen(toggled({ ...nothing, last: 'z' }, 'c', rows, true))).toBe('c')
  })
  it('takes all that match but for some', () => {
    const but = toggled(chooseAll, 'c', rows, false)
    expect(chosen(but)).toBe('abdef')
    expect(chosenCount(but, 12345)).toBe(12344)
    expect(chosenCount(chooseAll, 12345)).toBe(12345)
    expect(chosen(toggled(but, 'c', rows, false))).toBe('abcdef')
  })
  it('says what the head shows', () => {
    expect(headState(nothing, rows)).toBe('none')
    expect(headState(toggled(nothing, 'a', rows, false), rows)).toBe('some')
    expect(headState(chooseRead(rows), rows)).toBe('all')
    expect(headState(chooseRead(rows), [])).toBe('none')
  })
  it('forgets what has left', () => {
    expect(chosenCount(without(chooseRead(rows), 'a'), 6)).toBe(5)
  })
})
