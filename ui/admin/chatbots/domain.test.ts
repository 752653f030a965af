import { describe, expect, it } from 'vitest'
import { cleanDomain, isLocal } from './domain'

describe('cleanDomain', () => {
  it.each([
    ['https://Shop.Example.com/cart?x=1#y', 'shop.example.com'],
    [' *.example.com ', '*.example.com'],
    ['example.com:8443', 'example.com:8443'],
    ['example.com.', 'example.com'],
    ['//', ''],
  ])('%s', (typed, host) => expect(cleanDomain(typed)).toBe(host))
})

describe('isLocal', () => {
  it.each(['http://localhost:8080', 'http://127.0.0.1', 'http://192.168.1.4:80', 'http://172.20.0.2', 'http://[::1]:8080', 'http://box.local'])(
    '%s is',
    (address) => expect(isLocal(address)).toBe(true),
  )
  it.each(['https://chat.example.com', 'http://172.32.0.1', 'http://100.20.1.1', 'nonsense'])('%s is not', (address) =>
    expect(isLocal(address)).toBe(false),
  )
})
