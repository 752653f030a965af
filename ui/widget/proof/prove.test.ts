import { describe, expect, it, vi } from 'vitest'
import { Problem } from '../../shared/problem'
import { checking, prove } from './prove'

const wanted = (n: number) => new Problem(428, 'proof_wanted', 'Solve it.', {}, 0, { challenge: `c${n}`, parts: 8, bits: 15 })
const solver = ({ challenge }: { challenge: string }) => Promise.resolve(`${challenge}:1.2`)

describe('a proof', () => {
  it('is sent with the same request, and the visitor is told', async () => {
    const send = vi.fn().mockResolvedValue('stored')
    const say = vi.fn()
    await expect(prove(wanted(1), send, say, solver)).resolves.toBe('stored')
    expect(send).toHaveBeenCalledExactlyOnceWith({ 'x-frontdesk-proof': 'c1:1.2' })
    expect(say).toHaveBeenCalledWith(expect.stringContaining('Checking'))
  })
  it('of a form is told where forms look for it, until it is over', async () => {
    const said: string[] = []
    const send = () => Promise.resolve(said.push(checking.value))
    await prove(wanted(1), send, undefined, solver)
    expect(said).toEqual([1].map(() => expect.stringContaining('Checking') as unknown))
    expect(checking.value).toBe('')
  })
  it('is made anew when the server wants another one, for example after a restart', async () => {
    const send = vi.fn().mockRejectedValueOnce(wanted(2)).mockResolvedValue('stored')
    await expect(prove(wanted(1), send, undefined, solver)).resolves.toBe('stored')
    expect(send).toHaveBeenLastCalledWith({ 'x-frontdesk-proof': 'c2:1.2' })
  })
  it('is given up for a while when none is taken: what was typed waits', async () => {
    const send = vi.fn().mockRejectedValue(wanted(3))
    const failed = await prove(wanted(1), send, undefined, solver).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(Problem)
    expect((failed as Problem).temporary).toBe(true)
    expect(send).toHaveBeenCalledTimes(3)
  })
  it('is not made for other failures', async () => {
    const send = vi.fn()
    const other = new Problem(422, 'too_long', 'Shorten it.')
    await expect(prove(other, send, undefined, solver)).rejects.toBe(other)
    const gone = new Problem(0, 'network', 'Gone.')
    send.mockRejectedValue(gone)
    await expect(prove(wanted(1), send, undefined, solver)).rejects.toBe(gone)
  })
})
