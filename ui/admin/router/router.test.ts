import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { go, guardLeaving, href, match, place, placeOf, setQuery, startRouter } from './router'

describe('placeOf', () => {
  it.each([
    ['/admin', '', '/'],
    ['/admin/', '', '/'],
    ['/admin/conversations', '', '/conversations'],
    ['/admin/conversations/', '', '/conversations'],
    ['/administration', '', '/'],
    ['/elsewhere', '', '/'],
  ])('reads %s', (pathname, search, path) => {
    expect(placeOf({ pathname, search }).path).toBe(path)
  })
  it('keeps the query', () => {
    expect(placeOf({ pathname: '/admin/contents', search: '?q=a%26b' }).query.get('q')).toBe('a&b')
  })
})

describe('match', () => {
  it('matches a plain path', () => expect(match('/contents', '/contents')).toEqual({}))
  it('reads named parts, decoded', () => expect(match('/conversations/:id', '/conversations/a%2Fb')).toEqual({ id: 'a/b' }))
  it('refuses another length', () => expect(match('/conversations/:id', '/conversations')).toBeNull())
  it('refuses an empty part', () => expect(match('/conversations/:id', '/conversations/')).toBeNull())
  it('refuses what cannot be decoded', () => expect(match('/conversations/:id', '/conversations/%E0%A4%A')).toBeNull())
})

describe('going', () => {
  let stop: (() => void) | undefined
  beforeEach(async () => {
    await go('/admin', { force: true, replace: true })
  })
  afterEach(() => stop?.())

  it('changes the place', async () => {
    await go(href('/contents', { q: 'tea' }))
    expect(place.value.path).toBe('/contents')
    expect(place.value.query.get('q')).toBe('tea')
    expect(location.pathname + location.search).toBe('/admin/contents?q=tea')
  })
  it('keeps the chatbot in view in every address, unless another one is named', () => {
    setQuery({ chatbot: 'b2' })
    expect(href('/contents')).toBe('/admin/contents?chatbot=b2')
    expect(href('/contents', { chatbot: 'b3' })).toBe('/admin/contents?chatbot=b3')
    setQuery({ chatbot: undefined })
    expect(href('/contents')).toBe('/admin/contents')
  })
  it('stays when the page asks to', async () => {
    const ask = vi.fn(() => Promise.resolve(false))
    stop = guardLeaving(ask)
    expect(await go('/admin/contents')).toBe(false)
    expect(place.value.path).toBe('/')
    expect(ask).toHaveBeenCalledOnce()
  })
  it('goes when the page agrees, and asks no second time', async () => {
    const ask = vi.fn(() => Promise.resolve(true))
    stop = guardLeaving(ask)
    expect(await go('/admin/contents')).toBe(true)
    await go('/admin/system')
    expect(ask).toHaveBeenCalledOnce()
  })
})

describe('links', () => {
  it('follows plain clicks inside of the panel and leaves all others to the browser', async () => {
    startRouter()
    await go('/admin', { force: true })
    const click = (attributes: Record<string, string>, init: MouseEventInit = {}) => {
      const link = document.createElement('a')
      for (const [name, value] of Object.entries(attributes)) link.setAttribute(name, value)
      document.body.append(link)
      let followed = false
      const look = (event: Event) => {
        followed = event.defaultPrevented
        // The test's own browser must not load what the panel left to it.
        event.preventDefault()
      }
      window.addEventListener('click', look, { once: true })
      link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...init }))
      link.remove()
      return followed
    }
    expect(click({ href: '/demo' })).toBe(false)
    expect(click({ href: '/admin/system', target: '_blank' })).toBe(false)
    expect(click({ href: '/admin/system' }, { ctrlKey: true })).toBe(false)
    expect(click({ href: '/admin/system' })).toBe(true)
    await Promise.resolve()
    expect(place.value.path).toBe('/system')
  })
})
