import { useEffect } from 'preact/hooks'
import { files, sites } from '../api/knowledge'
import type { Listed, Site, SourceFile } from '../api/knowledge-types'
import { onLive } from '../live/live'
import { useLoad, type Loaded } from '../live/load'
import { withEntry } from './rows'

/** The websites of a chatbot; what runs is followed as it happens. */
export function useSites(bot: string): Loaded<Listed<Site>> {
  const loaded = useLoad(`sites:${bot}`, (signal) => sites.list(bot, signal))
  useFollowed<Site>('site', loaded)
  return loaded
}

/** The files of a chatbot, as they are read. */
export function useFiles(bot: string): Loaded<Listed<SourceFile>> {
  const loaded = useLoad(`files:${bot}`, (signal) => files.list(bot, signal))
  useFollowed<SourceFile>('file', loaded)
  return loaded
}

/** One website, as it is read. */
export function useSite(bot: string, id: string | null): Loaded<Site> {
  const loaded = useLoad(id && `site:${bot}:${id}`, (signal) => sites.get(bot, id!, signal))
  useEffect(() => onLive<Site>('site', (site) => void (site?.id === id && loaded.put(site))), [id, loaded.put])
  return loaded
}

/**
 * The stream carries the events of the chatbot in view alone; one of an entry that is not here yet reads the list anew.
 * Two may come before the first of them is drawn, so each is laid over what is there and not over what was drawn.
 */
function useFollowed<T extends { id: string }>(name: 'site' | 'file', loaded: Loaded<Listed<T>>): void {
  const { put, reload } = loaded
  useEffect(
    () =>
      onLive<T>(name, (entry) => {
        const followed = put((now) => {
          if (!entry || !now?.items.some((one) => one.id === entry.id)) return undefined
          return { ...now, items: withEntry(now.items, entry) }
        })
        if (!followed) reload()
      }),
    [name, put, reload],
  )
}
