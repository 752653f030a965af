import { describe, expect, it } from 'vitest'
import { isSampleChatbot } from './sample'
import { after, before, latest, nameFor, readingOf, stepOf } from './steps'

describe('the first steps', () => {
  it('begin with the content, whatever the address says', () => {
    expect([stepOf(null), stepOf('nonsense'), stepOf('look')]).toEqual(['content', 'content', 'look'])
  })
  it('follow each other', () => {
    expect([after('content'), after('install'), before('content'), before('ask')]).toEqual(['ask', undefined, undefined, 'content'])
  })
})

describe('the reading of the first website', () => {
  const run = {} as NonNullable<Parameters<typeof readingOf>[0]>['run']
  it('is enough to ask as soon as there is one page', () => {
    expect(readingOf(undefined)).toBe('none')
    expect(readingOf({ running: true, run, pages: 0 })).toBe('begun')
    expect(readingOf({ running: true, run, pages: 1 })).toBe('some')
    expect(readingOf({ running: false, run, pages: 9 })).toBe('done')
  })
  it('came to nothing when it ended without a page', () => {
    expect(readingOf({ running: false, run, pages: 0 })).toBe('nothing')
    expect(readingOf({ running: false, run: null, pages: 0 })).toBe('begun')
  })
})

describe('the sample shop', () => {
  it('is known by its address', () => {
    const contact = { brand: '', email: 'hello@kettleandleaf.example', phone: '', text: '' }
    expect(isSampleChatbot({ contact } as never)).toBe(true)
    expect(isSampleChatbot({ contact: { ...contact, email: 'me@shop.example' } } as never)).toBe(false)
  })
})

describe('the website of somebody who begins', () => {
  const site = (id: string, createdAt: string, running = false) => ({ id, createdAt, running }) as never
  it('is the one that is read, else the newest', () => {
    expect(latest([])).toBeUndefined()
    expect(latest([site('a', '2026-01-01'), site('b', '2026-01-02')])?.id).toBe('b')
    expect(latest([site('a', '2026-01-01', true), site('b', '2026-01-02')])?.id).toBe('a')
  })
  it('gives the front desk its name', () => {
    const shop = { name: 'shop.example', url: 'https://shop.example/' }
    const page = (title: string, url = 'https://www.shop.example') => [{ url, title }]
    expect(nameFor(shop, page('Harbour Tea – loose tea from small gardens'))).toBe('Harbour Tea')
    expect(nameFor(shop, page('Harbour Tea, loose tea from small gardens since 1904'))).toBe('Harbour Tea')
    expect(nameFor(shop, page('Welcome to the place where everything about tea is written down'))).toBe('shop.example')
    expect(nameFor(shop, page('Returns', 'https://shop.example/returns'))).toBe('shop.example')
  })
})
