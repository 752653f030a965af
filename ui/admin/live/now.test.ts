import { beforeEach, expect, it } from 'vitest'
import { relativeTime } from '../../shared/time'
import { now, presentFor } from './now'

beforeEach(() => void (now.value = new Date('2026-05-01T12:00:00Z')))
const said = (at: string) => relativeTime(at, presentFor(at), 'en')

it('says how long ago', () => expect(said('2026-05-01T11:57:00Z')).toBe('3 minutes ago'))
it('never puts what has just happened into the future', () => expect(said('2026-05-01T12:00:30Z')).toBe('now'))
it('says when something is to come', () => expect(said('2026-05-01T12:10:00Z')).toBe('in 10 minutes'))
