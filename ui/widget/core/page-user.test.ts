import { expect, test, vi } from 'vitest'
import type { Session, UserInfo } from '../../shared/types'
import { mapMemory } from './memory'
import { PageUser } from './page-user'

const known = { user: { uuid: 'u1', name: 'Ana', verified: false }, identity: { mode: 'off', state: 'known' } } as Session
const verified = { user: { uuid: 'u2', verified: true }, identity: { mode: 'optional', state: 'verified' } } as Session
const nobody = { user: { uuid: 'u3', verified: false }, identity: { mode: 'optional', state: 'anonymous' } } as Session
const refused = { ...nobody, identity: { mode: 'optional', state: 'refused', reason: 'The userHash does not belong to this userId.' } } as Session

function page(sessions: (Session | null)[], kept: Record<string, string> = {}) {
  const said: (UserInfo | null | undefined)[] = []
  const memory = mapMemory(kept, () => undefined)
  const tell = vi.fn()
  const leave = vi.fn()
  const user: PageUser = new PageUser({
    connection: {
      refusal: '',
      failure: { value: 'This site may not use this chatbot.' },
      name: (info) => {
        said.push(info)
        const session = sessions.shift()
        if (session) user.accept(session)
        return Promise.resolve(Boolean(session))
      },
    },
    memory,
    tell,
    leave,
  })
  return { user, said, memory, tell, leave }
}

test('the first session takes what the page said before, and answers nobody', async () => {
  const { user, said, tell } = page([known])
  await user.start({ name: 'Ana' })
  expect(said).toEqual([{ name: 'Ana' }])
  expect(tell).not.toHaveBeenCalled()
  expect(user.person(undefined)).toEqual({ uuid: 'u1', name: 'Ana', verified: false })
})

test('a sign-out that the server has not heard of comes first', async () => {
  const { user, said, memory } = page([nobody, verified], { 'signed-out': '1' })
  await user.start({ userId: '7', userHash: 'ab' })
  expect(said).toEqual([null, { userId: '7', userHash: 'ab' }])
  expect(memory.get('signed-out')).toBeUndefined()
})

test('a sign-out waits for a server that cannot be had', async () => {
  const { user, said, memory, tell } = page([verified, null])
  await user.start({ userId: '7', userHash: 'ab' })
  await user.say(null)
  expect(said).toHaveLength(2)
  expect(memory.get('signed-out')).toBe('1')
  expect(tell).toHaveBeenLastCalledWith({ state: 'verified', reason: 'This site may not use this chatbot.' })
})

test('a verified user who signs out leaves the screen before the server answers', async () => {
  const { user, leave, tell } = page([verified, nobody])
  await user.start({ userId: '7', userHash: 'ab' })
  const done = user.say(null)
  expect(leave).toHaveBeenCalledOnce()
  expect(tell).not.toHaveBeenCalled()
  await done
  expect(tell).toHaveBeenCalledExactlyOnceWith({ state: 'anonymous' })
})

test('a wrong hash is refused with the reason, on the page and in the console', async () => {
  const error = vi.spyOn(console, 'error').mockReturnValue()
  const { user, tell } = page([nobody, refused])
  await user.start(undefined)
  await user.say({ userId: '7', userHash: 'wrong' })
  expect(tell).toHaveBeenCalledExactlyOnceWith({ state: 'anonymous', reason: 'The userHash does not belong to this userId.' })
  expect(error).toHaveBeenCalledExactlyOnceWith('chatbot: The userHash does not belong to this userId.')
  error.mockRestore()
})

test('sayings are passed on in turn, each with an answer of its own', async () => {
  const { user, said, tell } = page([nobody, known, nobody])
  await user.start(undefined)
  await Promise.all([user.say({ name: 'Ana' }), user.say(null)])
  expect(said).toEqual([undefined, { name: 'Ana' }, null])
  expect(tell.mock.calls).toEqual([[{ state: 'known' }], [{ state: 'anonymous' }]])
})

test('without a chat user the visitor of the token is the lead', () => {
  const { user } = page([])
  expect(user.person(undefined)).toEqual({ uuid: '' })
  user.learn({ uuid: 'u1', email: 'ana@example.com' })
  expect(user.person(undefined)).toEqual({ uuid: 'u1', email: 'ana@example.com', verified: false })
})
