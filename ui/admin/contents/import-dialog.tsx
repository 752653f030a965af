import { useEffect, useRef, useState } from 'preact/hooks'
import { IconUpload } from '../../shared/icons'
import type { Problem } from '../../shared/problem'
import { contents } from '../api/api'
import { knowledge } from '../api/knowledge'
import { asProblem } from '../api/client'
import type { ImportRun } from '../api/types'
import { formatBytes, ProblemNote, Skeleton } from '../controls/bits'
import { Button } from '../controls/button'
import { Check } from '../controls/choice'
import { Dialog } from '../controls/dialog'
import { SelectField } from '../controls/field'
import { onLive } from '../live/live'
import { t } from '../texts'
import { fileProblem, mediaType } from './import-file'
import { ImportProgress } from './import-progress'
import { Mapping } from './mapping'
import { usePreview } from './use-preview'

interface ImportProps {
  bot: string
  /** One that is running already, to be followed. */
  running?: ImportRun | undefined
  onClose: () => void
  onDone: () => void
}

const pollMs = 1000

/** Contents from a file: choose, see how it goes, see which lines were wrong. */
export function ImportDialog({ bot, running, onClose, onDone }: ImportProps) {
  const [file, setFile] = useState<File>()
  const [replace, setReplace] = useState(false)
  const [run, setRun] = useState<ImportRun | undefined>(running)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const refused = file && fileProblem(file)
  const { preview, looking, failed, choice, choose } = usePreview(bot, refused ? undefined : file)

  useEffect(() => {
    if (!run || run.state !== 'running') return
    // The stream tells it first; asking every second is for when the stream is down.
    const stop = onLive<ImportRun>('import', (news) => news?.id === run.id && setRun(news))
    const timer = setInterval(() => void contents.importRun(run.id).then(setRun, () => undefined), pollMs)
    return () => {
      stop()
      clearInterval(timer)
    }
  }, [run?.id, run?.state])
  useEffect(() => {
    if (run && run.state !== 'running') onDone()
  }, [run?.state])

  async function start() {
    if (!file || sending) return
    setSending(true)
    setProblem(undefined)
    try {
      setRun(await knowledge.startImport(bot, file, mediaType(file.name), replace, choice))
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      setSending(false)
    }
  }
  const again = () => {
    setRun(undefined)
    setFile(undefined)
  }
  const footer = !run ? (
    <>
      <Button onClick={onClose}>{t('action.cancel')}</Button>
      <Button kind={replace ? 'danger' : 'primary'} busy={sending} disabled={!file || Boolean(refused) || !preview || looking} onClick={() => void start()}>
        {sending ? t('import.sending') : replace ? t('import.startReplace') : preview ? t('import.startN', { n: preview.rows }) : t('import.start')}
      </Button>
    </>
  ) : run.state === 'running' ? (
    <Button onClick={() => void contents.cancelImport(run.id).then(setRun, (error: unknown) => setProblem(asProblem(error)))}>{t('import.stop')}</Button>
  ) : (
    <>
      <Button onClick={again}>{t('import.again')}</Button>
      <Button kind="primary" onClick={onClose}>
        {t('import.close')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('contents.import')} wide onClose={onClose} footer={footer}>
      {(problem ?? failed) && <ProblemNote problem={(problem ?? failed)!} />}
      {run ? (
        <ImportProgress run={run} />
      ) : (
        <>
          <p class="prose">{t('import.text')}</p>
          <FileField
            file={file}
            refused={refused}
            onFile={(chosen) => {
              setProblem(undefined)
              setFile(chosen)
            }}
          />
          {looking && !preview && (
            <>
              <p class="muted" role="status">
                {t('import.looking')}
              </p>
              <Skeleton lines={4} />
            </>
          )}
          {preview && preview.sheets.length > 1 && (
            <SelectField
              label={t('import.sheet')}
              hint={t('import.sheetHint')}
              value={preview.sheet}
              onInput={(sheet) => choose({ sheet })}
              options={preview.sheets.map((value) => ({ value, label: value }))}
            />
          )}
          {preview && <Mapping preview={preview} onMap={(map) => choose({ ...choice, map })} />}
          <Check label={t('import.replace')} hint={t('import.replaceHint')} on={replace} onChange={setReplace} />
          {!preview && (
            <details class="import-form">
              <summary>{t('import.form')}</summary>
              <p class="field-hint">{t('import.formText')}</p>
              <pre tabIndex={0}>{example}</pre>
            </details>
          )}
        </>
      )}
    </Dialog>
  )
}

const example = `{"id":"returns","title":"Returns","questions":["Can I send it back?"],"answer":"Yes, within **30 days**."}
{"id":"shipping","title":"Shipping","text":"# Shipping\\nWe ship…","url":"https://example.com/shipping"}`

interface FileProps {
  file: File | undefined
  refused: string | undefined
  onFile: (file: File) => void
}

function FileField({ file, refused, onFile }: FileProps) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  return (
    <div
      class={['drop', over && 'over', file && 'chosen'].filter(Boolean).join(' ')}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const dropped = event.dataTransfer?.files[0]
        if (dropped) onFile(dropped)
      }}
    >
      <IconUpload size={20} />
      {file ? (
        <p>
          <strong>{file.name}</strong> <span class="muted">{formatBytes(file.size)}</span>
        </p>
      ) : (
        <p>{t('import.drop')}</p>
      )}
      {refused && (
        <p class="field-error" role="alert">
          {refused}
        </p>
      )}
      <Button small onClick={() => input.current?.click()}>
        {file ? t('import.other') : t('import.choose')}
      </Button>
      <input
        ref={input}
        class="unseen"
        type="file"
        tabIndex={-1}
        aria-label={t('import.choose')}
        accept=".csv,.xlsx,.jsonl,.ndjson"
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0]
          if (chosen) onFile(chosen)
        }}
      />
    </div>
  )
}
