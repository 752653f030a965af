import { describe, expect, it } from 'vitest'
import { passwordRules } from './password'
import { setupToken } from './setup-form'

describe('password rules', () => {
  const rules = (password: string) => passwordRules(password, 'rosalima@example.com')
  it('meets none while it is empty', () => expect(rules('')).toEqual({ long: false, varied: false, own: false }))
  it('meets all with a good one', () => expect(rules('kettle-river-41')).toEqual({ long: true, varied: true, own: true }))
  it('counts characters, not bytes', () => expect(rules('🌻🌼🌷🌹🌺').long).toBe(false))
  it('finds the own address, also with digits around it', () => {
    expect(rules('ROSALIMA@example.com').own).toBe(false)
    expect(rules('rosalima2026!').own).toBe(false)
    expect(rules('rosalima likes tea').own).toBe(true)
  })
})

describe('the one-time link', () => {
  it('carries its token behind #', () => expect(setupToken('#token=abc%2B1')).toBe('abc+1'))
  it('may lack it', () => expect(setupToken('')).toBe(''))
})
