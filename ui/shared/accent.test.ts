import { expect, test } from 'vitest'
import { accentFor, contrast, parseHex, surfaces } from './accent'

const ratio = (a: string, b: string) => contrast(parseHex(a)!, parseHex(b)!)

test('known ratios', () => {
  expect(ratio('#000', '#ffffff')).toBeCloseTo(21, 5)
  expect(ratio('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

test('a colour that is readable stays as it is', () => {
  expect(accentFor('#0f6b63', 'light')?.accent).toBe('#0f6b63')
  expect(accentFor('#4fd1c1', 'dark')?.accent).toBe('#4fd1c1')
})

test('every colour is readable in both themes, as text and under its text', () => {
  const levels = ['00', '33', '66', '99', 'cc', 'ff']
  for (const r of levels)
    for (const g of levels)
      for (const b of levels)
        for (const theme of ['light', 'dark'] as const) {
          const colors = accentFor(`#${r}${g}${b}`, theme)!
          expect(ratio(colors.accent, surfaces[theme])).toBeGreaterThanOrEqual(4.5)
          expect(ratio(colors.accent, colors.onAccent)).toBeGreaterThanOrEqual(4.5)
        }
})

test('a colour keeps its hue', () => {
  expect(accentFor('#106b63', 'dark')?.accent).toBe('#169388')
  expect(accentFor('#ffd400', 'light')?.accent).toMatch(/^#[6-8][\da-f][5-7][\da-f]00$/)
})

test.each(['', 'teal', '#12', '#12345g', 'url(x)', '#1234567'])('%j is refused', (text) => {
  expect(accentFor(text, 'light')).toBeUndefined()
})
