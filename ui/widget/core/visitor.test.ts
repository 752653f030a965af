import { expect, test } from 'vitest'
import { visitorOf } from './visitor'

test('reads the visitor out of a token', () => {
  const bytes = [1, 0, ...Array(16).fill(0xaa), ...Array.from({ length: 16 }, (_, i) => i * 16), ...Array(40).fill(0xff)]
  const token = `fdv_${btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`
  expect(visitorOf(token)).toBe('00102030-4050-6070-8090-a0b0c0d0e0f0')
})

test.each([undefined, '', 'fdv_', 'x.y.z', 'fdv_%%%'])('%j has none', (token) => {
  expect(visitorOf(token)).toBe('')
})
