import { contents } from '../api/api'
import type { ContentInput, ContentRow } from '../api/types'
import { sayProblem, sayWithUndo } from '../controls/toasts'
import type { Pages } from '../list/use-pages'
import { t } from '../texts'

/**
 * Deletes a content and offers to bring it back: what it held is read first and written again under its own id,
 * since the server keeps no bin for contents.
 */
export async function deleteContent(bot: string, id: string, done: () => void, back: () => void): Promise<boolean> {
  try {
    const { createdAt: _, updatedAt: __, ...content } = await contents.get(bot, id)
    await contents.remove(bot, id)
    done()
    sayWithUndo(t('contents.deleted', { name: content.title }), () => {
      contents.create(bot, input(content)).then(back, sayProblem)
    })
    return true
  } catch (error) {
    back()
    sayProblem(error)
    return false
  }
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

/** Only what the server takes in; it refuses fields that it does not know. */
export function input(content: ContentInput & Record<string, unknown>): ContentInput {
  const { id, title, questions, answer, text, url, lang, tags } = content
  const all = { id, title, questions, answer, text, url, lang, tags }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as ContentInput
}
