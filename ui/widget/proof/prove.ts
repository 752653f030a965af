import { Problem } from '../../shared/problem'
import { cell } from '../core/cell'
import { t } from '../view/menu-texts'
import { solve } from './solve'

/** What is being solved for something that has no place of its own to say so: a form. */
export const checking = cell('')

/** A challenge ends after minutes and counts once; where even a third one is not taken, something else is wrong. */
const most = 3

/**
 * Solves what the server asks for while the chatbot is abused, and sends again; throws what is no such question.
 * @param say tells the visitor why it takes a moment
 * @throws Problem: what sending throws, or a temporary one, so that it is tried again later
 */
export async function prove<T>(
  error: unknown,
  send: (headers: Record<string, string>) => Promise<T>,
  say?: (note: string) => void,
  solver = solve,
): Promise<T> {
  let asked = error
  for (let n = 0; n < most; n++) {
    if (!(asked instanceof Problem) || asked.status !== 428 || !asked.proof) throw asked
    const note = t('checking')
    if (say) say(note)
    else checking.value = note
    try {
      return await send({ 'x-frontdesk-proof': await solver(asked.proof) })
    } catch (next) {
      asked = next
    } finally {
      checking.value = ''
    }
  }
  throw new Problem(503, 'proof_wanted', t('checkFailed'))
}
