import { useEffect, useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { knowledge } from '../api/knowledge'
import { asProblem, isAbort } from '../api/client'
import type { ImportChoice, ImportPreview } from '../api/knowledge-types'
import { mediaType } from './import-file'

const none: ImportChoice = {}

/** What the server makes of a file before it is imported, again after each choice of a sheet or a column. */
export function usePreview(bot: string, file: File | undefined) {
  const [chosen, setChosen] = useState<{ file: File | undefined; choice: ImportChoice }>({ file, choice: none })
  const [preview, setPreview] = useState<ImportPreview>()
  const [failed, setFailed] = useState<Problem>()
  const [looking, setLooking] = useState(false)
  // Another file has other sheets and columns.
  const choice = chosen.file === file ? chosen.choice : none
  useEffect(() => setPreview(undefined), [file])
  useEffect(() => {
    setFailed(undefined)
    if (!file) return setLooking(false)
    const abort = new AbortController()
    setLooking(true)
    knowledge
      .previewImport(bot, file, mediaType(file.name), choice, abort.signal)
      .then(setPreview, (error: unknown) => {
        if (!isAbort(error)) setFailed(asProblem(error))
      })
      .finally(() => {
        if (!abort.signal.aborted) setLooking(false)
      })
    return () => abort.abort()
  }, [file, choice])
  return { preview, failed, looking, choice, choose: (next: ImportChoice) => setChosen({ file, choice: next }) }
}
