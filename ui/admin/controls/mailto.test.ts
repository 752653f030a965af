import { expect, test } from 'vitest'
import { mailto } from './mailto'

test('an address adds nothing to the mail', () => {
  expect(mailto('ana@example.com')).toBe('mailto:ana@example.com')
  expect(mailto('a?cc=b@example.com')).toBe('mailto:a%3Fcc%3Db@example.com')
  expect(mailto('a&body=x@example.com')).toBe('mailto:a%26body%3Dx@example.com')
  expect(mailto('o+news%@example.com')).toBe('mailto:o%2Bnews%25@example.com')
})
