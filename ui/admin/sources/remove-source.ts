import { files, sites } from '../api/knowledge'
import type { Site, SourceFile } from '../api/knowledge-types'
import { confirm } from '../controls/dialog'
import { say, sayProblem } from '../controls/toasts'
import { t } from '../texts'
import { shortAddress } from './words'

/** Asks once, since what a website or a file holds cannot be brought back; true when it is gone. */
async function remove(name: string, text: string, work: () => Promise<void>, begun?: (yes: boolean) => void): Promise<boolean> {
  const yes = await confirm({ title: t('sources.deleteAsk', { name }), text, yes: t('sources.deleteYes', { name }), danger: true })
  if (!yes) return false
  begun?.(true)
  try {
    await work()
    say(t('sources.deleted', { name }))
    return true
  } catch (error) {
    begun?.(false)
    sayProblem(error)
    return false
  }
}

/** `begun` hears when the deletion is under way, and when it failed. */
export function removeSite(bot: string, site: Site, begun?: (yes: boolean) => void): Promise<boolean> {
  const text = t('sources.deleteSiteText', { n: site.pages })
  return remove(site.name || shortAddress(site.url), text, () => sites.remove(bot, site.id), begun)
}

export function removeFile(bot: string, file: SourceFile): Promise<boolean> {
  return remove(file.name, t('sources.deleteFileText', { n: file.contents }), () => files.remove(bot, file.id))
}
