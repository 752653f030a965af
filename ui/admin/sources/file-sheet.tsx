import './sources.css'
import { IconDownload, IconRefreshCw, IconTrash2, IconTriangleAlert } from '../../shared/icons'
import { can } from '../account/session'
import { files } from '../api/knowledge'
import type { SourceFile } from '../api/knowledge-types'
import { Badge, formatBytes, formatNumber, Note, When } from '../controls/bits'
import { Button, LinkButton } from '../controls/button'
import { Dialog } from '../controls/dialog'
import { sayProblem } from '../controls/toasts'
import { href } from '../router/router'
import { t } from '../texts'
import { removeFile } from './remove-source'
import { fileState } from './words'

interface SheetProps {
  bot: string
  file: SourceFile
  onClose: () => void
  onChange: () => void
}

/** One file beside the list: what was made of it, why it failed, its original. */
export function FileSheet({ bot, file, onClose, onChange }: SheetProps) {
  const said = fileState(file)
  const busy = file.state === 'waiting' || file.state === 'reading'
  async function remove() {
    // The question is a window of its own, and only one can be on top.
    onClose()
    if (await removeFile(bot, file)) onChange()
  }
  return (
    <Dialog
      title={file.name}
      place="side"
      onClose={onClose}
      footer={
        <>
          {can('admin') && (
            <Button kind="danger" icon={IconTrash2} onClick={() => void remove()}>
              {t('sources.deleteFile')}
            </Button>
          )}
          {can('admin') && (
            <Button icon={IconRefreshCw} busy={busy} onClick={() => void files.read(bot, file.id).then(onChange, sayProblem)}>
              {t('sources.readAgain')}
            </Button>
          )}
          <LinkButton icon={IconDownload} href={files.originalHref(bot, file.id)} download>
            {t('files.original')}
          </LinkButton>
        </>
      }
    >
      <p role="status">
        <Badge tone={said.tone}>{said.text}</Badge>
      </p>
      {file.problem && (
        <Note tone={file.state === 'failed' ? 'bad' : 'warn'} icon={IconTriangleAlert}>
          {file.problem}
        </Note>
      )}
      <dl class="facts-list">
        <Fact name={t('files.contents')}>
          {file.contents > 0 ? <a href={href('/contents', { source: `file:${file.id}` })}>{formatNumber(file.contents)}</a> : '0'}
        </Fact>
        {file.pages > 0 && <Fact name={t('sources.pages')}>{formatNumber(file.pages)}</Fact>}
        <Fact name={t('sources.words')}>{formatNumber(file.words)}</Fact>
        <Fact name={t('files.size')}>{formatBytes(file.size)}</Fact>
        <Fact name={t('files.added')}>
          <When at={file.createdAt} />
        </Fact>
        {file.createdBy && <Fact name={t('files.by')}>{file.createdBy}</Fact>}
      </dl>
    </Dialog>
  )
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="numbers">{children}</dd>
    </div>
  )
}
