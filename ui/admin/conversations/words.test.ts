import { describe, expect, it } from 'vitest'
import { logValue, placeName, visitorName, wholePlace } from './words'

describe('words for conversations', () => {
  it('call everybody without a name Guest User', () => expect(visitorName({ visitorName: '' })).toBe('Guest User'))
  it('name the state where there is one, else the country', () => {
    expect(placeName({ place: { city: 'Austin', state: 'Texas', country: 'US' } })).toBe('Austin, Texas')
    expect(placeName({ place: { city: 'Lyon', country: 'FR' } })).toBe('Lyon, France')
    expect(placeName({ place: { country: 'not a code' } })).toBe('not a code')
    expect(placeName({ place: {} })).toBe('')
  })
  it('name all that is known of a place', () => {
    expect(wholePlace({ city: 'Austin', state: 'Texas', region: 'US-TX', country: 'US' })).toBe('Austin, Texas, United States')
    expect(wholePlace({ country: 'FR' })).toBe('France')
    expect(wholePlace(undefined)).toBe('')
  })
  it('write objects of the log as names and values', () => {
    expect(logValue('{"maxOptions":3,"skip":false}')).toBe('maxOptions: 3, skip: false')
    expect(logValue('{broken')).toBe('{broken')
    expect(logValue('plain')).toBe('plain')
  })
})
