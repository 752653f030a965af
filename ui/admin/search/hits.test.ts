import { expect, test } from 'vitest'
import type { SearchHit } from '../api/search'
import { placeOfHit, rowsOf, userDetail } from './hits'

const talk = (id: string, seq?: number) =>
  ({
    kind: 'conversation',
    chatbot: 'b',
    conversation: { id },
    ...(seq ? { message: { seq, role: 'user', at: '', excerpt: [] } } : {}),
  }) as unknown as SearchHit

test('a conversation stands in the list once', () => {
  expect(rowsOf([talk('1', 3), talk('2'), talk('1', 1), { kind: 'user', chatbot: 'b' }]).map((row) => [row.id, row.message?.seq])).toEqual([
    ['1', 3],
    ['2', undefined],
  ])
})

test('a hit leads to the message, or to the profile', () => {
  expect(placeOfHit(talk('1', 3), 'tea')).toEqual(['/conversations/1', { status: 'all', q: 'tea', at: '3' }])
  expect(placeOfHit(talk('1'))).toEqual(['/conversations/1', { status: 'all', q: undefined, at: undefined }])
  const user = { id: 'u', name: 'Ana', email: 'ana@example.com', platformId: 'crm1' } as never
  expect(placeOfHit({ kind: 'user', chatbot: 'b', user })[0]).toBe('/users/u')
  expect(userDetail(user)).toBe('ana@example.com · crm1')
})
