import { describe, expect, it } from 'vitest'
import type { Chatbot } from '../api/types'
import { accessOf, errorsOf, patchOf, problemsOf, type Access } from './domain'

const chatbot = {
  credits: {
    enabled: true,
    prices: { direct: 1, choices: 1, passages: 1, model: 2, none: 0, models: { 'z:7b': 5, 'a:1b': 1 } },
    allowances: [{ for: 'everyone', credits: 20, period: 'day' }],
    text: '',
    contact: true,
  },
  gate: { enabled: false, url: '', onFailure: 'deny', text: '' },
  proof: { mode: 'auto' },
} as Pick<Chatbot, 'credits' | 'gate' | 'proof'> as Chatbot

const from = accessOf(chatbot)
const withCredits = (patch: Partial<Access['credits']>): Access => ({ ...from, credits: { ...from.credits, ...patch } })

describe('what is sent', () => {
  it('is nothing where nothing was changed', () => expect(patchOf(from, structuredClone(from))).toEqual({}))
  it('is the changed price alone', () => {
    expect(patchOf(from, withCredits({ prices: { ...from.credits.prices, none: 1 } }))).toEqual({ credits: { prices: { none: 1 } } })
  })
  it('is all models when one goes, so that it goes', () => {
    expect(patchOf(from, withCredits({ models: [{ model: ' z:7b ', price: 5 }] }))).toEqual({ credits: { prices: { models: { 'z:7b': 5 } } } })
    expect(patchOf(from, withCredits({ models: [] }))).toEqual({ credits: { prices: { models: {} } } })
  })
  it('is whole allowances, without a name where none counts', () => {
    const allowances: Access['credits']['allowances'] = [
      { for: 'everyone', value: 'gold', credits: 5, period: 'week' },
      { for: 'plan', value: ' gold ', credits: 500, period: 'month' },
    ]
    expect(patchOf(from, withCredits({ allowances }))).toEqual({
      credits: {
        allowances: [
          { for: 'everyone', credits: 5, period: 'week' },
          { for: 'plan', value: 'gold', credits: 500, period: 'month' },
        ],
      },
    })
  })
  it('is gate and proof beside each other', () => {
    const to: Access = { ...from, gate: { ...from.gate, url: 'https://example.com/gate' }, proof: { mode: 'always' } }
    expect(patchOf(from, to)).toEqual({ gate: { url: 'https://example.com/gate' }, proof: { mode: 'always' } })
  })
})

describe('what is wrong before it is sent', () => {
  it('is nothing of what was loaded', () => expect(problemsOf(from)).toEqual({}))
  it('is a model without a name or named twice, and a number that is none', () => {
    const models = [
      { model: 'a:1b', price: 1 },
      { model: ' a:1b', price: NaN },
      { model: ' ', price: 1 },
    ]
    expect(problemsOf(withCredits({ models, allowances: [{ for: 'everyone', credits: 1.5, period: 'day' }] }))).toEqual({
      'models[1].model': 'twice',
      'models[1].price': 'number',
      'models[2].model': 'nameless',
      'credits.allowances[0].credits': 'number',
    })
  })
})

it('shows what the server says of a model at its row', () => {
  expect(errorsOf({ 'credits.prices.models.z:7b': 'Too much.', 'gate.url': 'No.' }, from.credits.models)).toEqual({
    'models[1].price': 'Too much.',
    'gate.url': 'No.',
  })
})
