import { contents } from '../api/api'
import type { Content, ContentInput, ContentRow } from '../api/types'
import { sayProblem, sayWithUndo } from '../controls/toasts'
import type { Pages } from '../list/use-pages'
import { t } from '../texts'
import { draftOf, inputOf } from './draft'

/**
 * Deletes a content and offers to bring it back: what it held is read first and written again under its own id,
 * since the server keeps no bin for contents.
 */
export async function deleteContent(bot: string, id: string, done: () => void, back: () => void): Promise<boolean> {
  try {
    const content = await contents.get(bot, id)
    await contents.remove(bot, id)
    done()
    sayWithUndo(t('contents.deleted', { name: content.title }), () => {
      restore(bot, content).then(back, sayProblem)
    })
    return true
  } catch (error) {
    back()
    sayProblem(error)
    return false
  }
}

/** Writes a content as it was: first what was published, then the changes that were not. */
async function restore(bot: string, content: Content): Promise<void> {
  for (const [i, body] of written(content).entries()) {
    if (i === 0) await contents.create(bot, body)
    else await contents.save(bot, content.id, body)
  }
}

/** What brings a content back, in order. */
export function written(content: Content): ContentInput[] {
  const first = inputOf(draftOf(content), content.id)
  if (content.status === 'draft') return [{ ...first, draft: true }]
  return content.edit ? [first, { ...inputOf(draftOf(content.edit), content.id), draft: true }] : [first]
}

/** Takes a row out of the list at once; a refusal or the undo brings it back. */
export function removeContent(bot: string, row: ContentRow, at: number, pages: Pages<ContentRow>): void {
  pages.apply({ kind: 'gone', id: row.id })
  const back = () => {
    pages.apply({ kind: 'back', row, at })
    pages.refresh()
  }
  void deleteContent(bot, row.id, pages.refresh, back)
}
