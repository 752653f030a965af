import { describe, expect, it } from 'vitest'
import { keyName } from './keys'
import { plain, search, type Entry } from './palette-items'
import { navigation, routes } from './routes'

const entry = (label: string, detail = ''): Entry => ({ id: label, group: 'Page', label, detail, run: () => undefined })

describe('the command palette', () => {
  const entries = [entry('Contents', 'Knowledge'), entry('Conversations', 'Leads'), entry('Größe der Tassen', 'Ana Sousa')]
  const found = (question: string) => search(entries, question).map((one) => one.label)
  it('shows everything for an empty question', () => expect(found(' ')).toHaveLength(3))
  it('wants every word, anywhere', () => expect(found('sousa gro')).toEqual(['Größe der Tassen']))
  it('puts what begins with the question first', () => {
    expect(search([entry('All contents'), entry('Contents')], 'cont').map((one) => one.label)).toEqual(['Contents', 'All contents'])
  })
  it('ignores case and accents', () => expect(plain('ÉTÉ Ağ')).toBe('ete ag'))
})

describe('keyName', () => {
  const key = (name: string, more = {}) => keyName({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more })
  it('names plain keys, whatever the caps lock says', () => expect([key('j'), key('J'), key('Enter')]).toEqual(['j', 'j', 'Enter']))
  it('takes Ctrl and Cmd as one', () => expect([key('k', { ctrlKey: true }), key('k', { metaKey: true })]).toEqual(['mod+k', 'mod+k']))
  it('leaves Shift to the character it makes', () => expect([key('?', { shiftKey: true }), key('Tab', { shiftKey: true })]).toEqual(['?', 'shift+Tab']))
})

describe('navigation', () => {
  const items = navigation.flatMap((group) => group.items)
  it('leads only to pages that exist', () => {
    const patterns = routes.map((route) => route.pattern)
    for (const item of items) expect(patterns).toContain(item.path)
  })
  it('gives each page its own key', () => {
    const keys = items.map((item) => item.key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
