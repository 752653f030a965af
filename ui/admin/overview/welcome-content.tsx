import { useState } from 'preact/hooks'
import { IconCircleAlert } from '../../shared/icons'
import { can } from '../account/session'
import { sites as api } from '../api/knowledge'
import type { Listed, Site, SourceFile } from '../api/knowledge-types'
import type { Overview } from '../api/types'
import { Badge, Note } from '../controls/bits'
import { LinkButton } from '../controls/button'
import { Check } from '../controls/choice'
import { sayProblem } from '../controls/toasts'
import type { Loaded } from '../live/load'
import { href } from '../router/router'
import { AddSiteForm } from '../sources/add-site'
import { DropArea, PickFiles } from '../sources/drop-area'
import { MeaningLine } from '../sources/meaning-line'
import { RunProgress } from '../sources/run-progress'
import { UploadList } from '../sources/upload-list'
import { upload } from '../sources/uploads'
import { fileState } from '../sources/words'
import { t } from '../texts'
import { Arriving } from './arriving'
import { forgetSample } from './sample'
import { latest, readingOf } from './steps'

interface ContentProps {
  bot: string
  overview: Overview
  sites: Loaded<Listed<Site>>
  files: Loaded<Listed<SourceFile>>
  next: string
}

/** What it shall answer from: the address of a website, or files. Pages appear as they are read. */
export function ContentStep({ bot, overview: { samples }, sites, files, next }: ContentProps) {
  const [more, setMore] = useState(false)
  const [forget, setForget] = useState(true)
  const site = latest(sites.data?.items ?? [])
  const reading = readingOf(site)
  const read = (files.data?.items ?? []).filter((file) => file.state !== 'failed').length
  const begun = reading !== 'none' || (files.data?.items.length ?? 0) > 0
  const asking = !begun || more || reading === 'nothing'

  /** The sample goes as soon as there is something of one's own. */
  const own = () => {
    if (forget && samples > 0) forgetSample(bot).catch(sayProblem)
  }
  const added = (fresh: Site) => {
    setMore(false)
    if (sites.data) sites.put({ ...sites.data, items: [fresh, ...sites.data.items], total: sites.data.total + 1 })
    sites.reload()
    own()
  }
  const send = (chosen: File[]) => upload(bot, chosen, () => (files.reload(), own()))
  if (!can('admin')) return <p class="prose">{t('welcome.notYours')}</p>
  return (
    <DropArea class="welcome-content" onFiles={send}>
      {site && reading !== 'none' && (
        <>
          {site.run && <RunProgress run={site.run} onCancel={() => void api.cancel(bot, site.id).then(sites.reload, sayProblem)} />}
          {reading === 'nothing' ? (
            <Note tone="warn" icon={IconCircleAlert}>
              {t('welcome.nothing')} <a href={href('/sources/site', { id: site.id })}>{t('welcome.nothingWhy')}</a>
            </Note>
          ) : (
            <Arriving bot={bot} site={site} />
          )}
        </>
      )}
      <Files files={files.data?.items ?? []} />
      <UploadList bot={bot} />
      {asking ? (
        <>
          <p class="prose muted">{t('welcome.contentText')}</p>
          <AddSiteForm bot={bot} advanced autofocus={!begun} onAdded={added}>
            {samples > 0 && <Check label={t('welcome.forget')} hint={t('welcome.forgetHint', { n: samples })} on={forget} onChange={setForget} />}
          </AddSiteForm>
          <div class="drop">
            <p>{t('files.drop')}</p>
            <PickFiles small onFiles={send}>
              {t('files.choose')}
            </PickFiles>
          </div>
        </>
      ) : (
        <p class="row small-text">
          <button type="button" class="link-button" onClick={() => setMore(true)}>
            {t('welcome.more')}
          </button>
          <MeaningLine bot={bot} />
        </p>
      )}
      <div class="row welcome-foot">
        {(begun || !asking) && (
          <LinkButton href={next} kind={reading === 'some' || reading === 'done' || read > 0 ? 'primary' : 'plain'}>
            {t('welcome.toAsk')}
          </LinkButton>
        )}
        {!begun && samples > 0 && <a href={next}>{t('welcome.withSample')}</a>}
      </div>
    </DropArea>
  )
}

function Files({ files }: { files: readonly SourceFile[] }) {
  if (files.length === 0) return null
  return (
    <ul class="arriving" aria-label={t('welcome.files')}>
      {files.slice(0, 6).map((file) => {
        const said = fileState(file)
        return (
          <li key={file.id}>
            <span class="arriving-name" dir="auto">
              {file.name}
            </span>
            <span class="muted small-text">{file.problem}</span>
            <Badge tone={said.tone}>{said.text}</Badge>
          </li>
        )
      })}
    </ul>
  )
}
