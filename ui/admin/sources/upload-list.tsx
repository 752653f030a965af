import { IconX } from '../../shared/icons'
import { formatBytes, formatNumber } from '../controls/bits'
import { Button } from '../controls/button'
import { t } from '../texts'
import { dismissUpload, uploads, type Upload } from './uploads'

/** Files on their way to the server, and those that did not get there. */
export function UploadList({ bot }: { bot: string }) {
  const mine = uploads.value.filter((one) => one.bot === bot)
  if (mine.length === 0) return null
  return (
    <ul class="uploads" aria-label={t('files.uploads')}>
      {mine.map((one) => (
        <UploadEntry key={one.key} upload={one} />
      ))}
    </ul>
  )
}

function UploadEntry({ upload }: { upload: Upload }) {
  const failed = upload.state === 'failed'
  const percent = upload.size === 0 ? 0 : Math.min(100, Math.floor((upload.sent / upload.size) * 100))
  return (
    <li class={failed ? 'upload bad' : 'upload'}>
      <span class="upload-name" dir="auto" title={upload.name}>
        {upload.name}
      </span>
      <span class="muted small-text numbers">{formatBytes(upload.size)}</span>
      {failed ? (
        <>
          <span class="upload-problem" role="alert">
            {upload.problem}
          </span>
          <Button kind="quiet" small icon={IconX} label={t('action.dismiss')} onClick={() => dismissUpload(upload.key)} />
        </>
      ) : (
        <>
          <progress class="progress" aria-label={upload.name} max={100} value={percent} />
          <span class="muted small-text numbers">
            {upload.state === 'waiting' ? t('files.waiting') : t('files.sending', { percent: formatNumber(percent) })}
          </span>
        </>
      )}
    </li>
  )
}
