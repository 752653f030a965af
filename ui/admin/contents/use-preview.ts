import { useEffect, useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { knowledge } from '../api/knowledge'
import { asProblem, isAbort } from '../api/client'
import type { ImportPreview } from '../api/knowledge-types'
import { mediaType } from './import-file'
import type { ColumnMap } from './mapping'

/** What the server makes of a file before it is imported, again after each change of a column. */
export function usePreview(bot: string, file: File | undefined) {
  const [chosen, setChosen] = useState<{ file: File | undefined; map: ColumnMap | undefined }>({ file, map: undefined })
  const [preview, setPreview] = useState<ImportPreview>()
  const [failed, setFailed] = useState<Problem>()
  const [looking, setLooking] = useState(false)
  // Another file has other columns.
  const map = chosen.file === file ? chosen.map : undefined
  useEffect(() => setPreview(undefined), [file])
  useEffect(() => {
    setFailed(undefined)
    if (!file) return setLooking(false)
    const abort = new AbortController()
    setLooking(true)
    knowledge
      .previewImport(bot, file, mediaType(file.name), map, abort.signal)
      .then(setPreview, (error: unknown) => {
        if (!isAbort(error)) setFailed(asProblem(error))
      })
      .finally(() => {
        if (!abort.signal.aborted) setLooking(false)
      })
    return () => abort.abort()
  }, [file, map])
  return { preview, failed, looking, map: { value: map, set: (next: ColumnMap) => setChosen({ file, map: next }) } }
}
