import { expect, test } from 'vitest'
import { catalogue, direction, format } from './i18n'

const en = { hello: 'Hello, {name}.', line: '{n|one:# person|other:# people} before you', plain: 'Send' } as const
const pl = { hello: 'Cześć, {name}.', line: '{n|one:# osoba|few:# osoby|many:# osób|other:# osoby} przed tobą', plain: 'Wyślij' }
const make = () => catalogue(en, { pl: () => Promise.resolve({ default: pl }) })

test('English without a choice, with values and plurals', () => {
  const { t } = make()
  expect(t('plain')).toBe('Send')
  expect(t('hello', { name: 'Ana' })).toBe('Hello, Ana.')
  expect(t('line', { n: 1 })).toBe('1 person before you')
  expect(t('line', { n: 1200 })).toBe('1,200 people before you')
})

test('another language is loaded, with its own plural forms', async () => {
  const c = make()
  await c.use(undefined, 'xx', 'pl-PL', 'en')
  expect(c.lang.value).toBe('pl-PL')
  expect([1, 3, 5].map((n) => c.t('line', { n }))).toEqual(['1 osoba przed tobą', '3 osoby przed tobą', '5 osób przed tobą'])
})

test('unknown and malformed languages end in English', async () => {
  const c = make()
  await c.use('zz', '', null, 'en-@@')
  expect(c.lang.value).toBe('en')
  expect(c.t('plain')).toBe('Send')
})

test('a missing value leaves its gap, and values are not read as messages', () => {
  expect(format('{a} {b}', { a: '{b}', b: 'x' }, 'en')).toBe('{b} x')
  expect(format('{a}', {}, 'en')).toBe('{a}')
})

test('direction', () => {
  expect(direction('ar-EG')).toBe('rtl')
  expect(direction('es')).toBe('ltr')
})
