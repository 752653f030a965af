import { expect, it } from 'vitest'
import { tidy } from './what-if'

it('sends nothing where nothing was touched', () => {
  expect(tidy({})).toBeUndefined()
  expect(tidy({ match: 'both', drafts: false, model: '', instructions: '  ' })).toBeUndefined()
})

it('sends what was touched, zero and false too', () => {
  expect(tidy({ directScore: 0, foundScore: 0.25, useModel: false, match: 'words', drafts: true, model: 'qwen3:4b', instructions: 'Be brief.' })).toEqual({
    directScore: 0,
    foundScore: 0.25,
    useModel: false,
    match: 'words',
    drafts: true,
    model: 'qwen3:4b',
    instructions: 'Be brief.',
  })
})

it('leaves out figures that are none while somebody types', () => {
  expect(tidy({ directScore: Number.NaN, foundScore: 7 })).toBeUndefined()
})
