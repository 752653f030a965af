import { expect, test } from 'vitest'
import { sentenceReader, spoken } from './announce'

test('a growing answer is told sentence by sentence, each once', () => {
  const reader = sentenceReader()
  expect(reader.take('We ship', false)).toBe('')
  expect(reader.take('We ship on Monday. And', false)).toBe('We ship on Monday.')
  expect(reader.take('We ship on Monday. And on v1.5', false)).toBe('')
  expect(reader.take('We ship on Monday. And on v1.5 too', true)).toBe('And on v1.5 too')
  expect(reader.take('We ship on Monday. And on v1.5 too', true)).toBe('')
})

test('marks are not spoken', () => {
  expect(spoken('**Bold** and [our page](https://a.test) [1]\n- item `x`')).toBe('Bold and our page \nitem x')
})
