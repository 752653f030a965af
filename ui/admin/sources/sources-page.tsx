import './sources.css'
import '../contents/contents.css'
import { useMemo, useRef, useState } from 'preact/hooks'
import { IconGlobe } from '../../shared/icons'
import { can, chatbot } from '../account/session'
import { files, sites } from '../api/knowledge'
import type { Site } from '../api/knowledge-types'
import { Empty, ProblemNote } from '../controls/bits'
import { Button } from '../controls/button'
import { sayProblem } from '../controls/toasts'
import { neighbour } from '../list/neighbour'
import { ListSkeleton, RowList } from '../list/row-list'
import { go, href, place, setQuery } from '../router/router'
import { useKeys } from '../shell/keys'
import { Page } from '../shell/page'
import { t } from '../texts'
import { AddSiteDialog, AddSiteForm } from './add-site'
import { addressOfRow, columns } from './columns'
import { DropArea, PickFiles } from './drop-area'
import { FileSheet } from './file-sheet'
import { MeaningLine } from './meaning-line'
import { removeFile, removeSite } from './remove-source'
import { rowsOf, type SourceRow } from './rows'
import { UploadList } from './upload-list'
import { upload } from './uploads'
import { useFiles, useSites } from './use-sources'

/** Where the contents come from: websites and files, as one list. */
export default function SourcesPage() {
  const id = chatbot.value?.id
  return id ? <Sources key={id} bot={id} /> : null
}

function Sources({ bot }: { bot: string }) {
  const siteList = useSites(bot)
  const fileList = useFiles(bot)
  const [adding, setAdding] = useState(false)
  const [cursor, setCursor] = useState<string | null>(null)
  const rows = useMemo(() => rowsOf(siteList.data?.items ?? [], fileList.data?.items ?? []), [siteList.data, fileList.data])
  const loading = !siteList.data || !fileList.data
  const problem = siteList.problem ?? fileList.problem
  const reload = () => {
    siteList.reload()
    fileList.reload()
  }
  const may = can('admin')
  const send = (chosen: File[]) => upload(bot, chosen, fileList.reload)
  const added = (site: Site) => void go(href('/sources/site', { id: site.id }))
  async function remove({ source }: SourceRow) {
    const gone = source.kind === 'site' ? await removeSite(bot, source.site) : await removeFile(bot, source.file)
    if (gone) reload()
  }
  const read = ({ source }: SourceRow) => {
    const reading: Promise<unknown> = source.kind === 'site' ? sites.read(bot, source.site.id) : files.read(bot, source.file.id)
    reading.then(reload, sayProblem)
  }
  const acting = useRef({ read, remove })
  acting.current = { read, remove }
  const search = place.value.query.toString()
  const cells = useMemo(() => columns(bot, { read: (row) => acting.current.read(row), remove: (row) => void acting.current.remove(row) }), [bot, search])
  const current = rows.find((row) => row.id === cursor)
  const move = (step: 1 | -1) => setCursor(neighbour(rows, cursor, step)?.id ?? cursor)
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    r: reload,
    n: () => may && setAdding(true),
    '#': () => void (may && current && remove(current)),
  })
  const open = fileList.data?.items.find((file) => file.id === place.value.query.get('file'))
  return (
    <Page
      title={t('nav.sources')}
      filled
      actions={
        may && (
          <>
            <PickFiles icon onFiles={send}>
              {t('sources.upload')}
            </PickFiles>
            <Button kind="primary" icon={IconGlobe} onClick={() => setAdding(true)}>
              {t('sources.add')}
            </Button>
          </>
        )
      }
    >
      <DropArea class="list-frame" on={may} onFiles={send}>
        {problem && <ProblemNote problem={problem} retry={reload} />}
        <UploadList bot={bot} />
        {loading ? (
          !problem && <ListSkeleton />
        ) : rows.length === 0 ? (
          <Nothing bot={bot} onAdded={added} onFiles={send} />
        ) : (
          <>
            <div class="list-lines">
              <p class="list-count muted numbers" role="status">
                {t('sources.count', { n: rows.length })}
              </p>
              <MeaningLine bot={bot} />
            </div>
            <RowList
              name="sources-list"
              label={t('nav.sources')}
              scrollKey={`sources:${bot}`}
              rows={rows}
              columns={cells}
              total={rows.length}
              more={false}
              selected={open ? `file:${open.id}` : null}
              cursor={cursor}
              onMore={() => undefined}
              onOpen={(row) => void go(addressOfRow(row))}
            />
          </>
        )}
      </DropArea>
      {adding && <AddSiteDialog bot={bot} onClose={() => setAdding(false)} onAdded={added} />}
      {open && <FileSheet bot={bot} file={open} onClose={() => setQuery({ file: undefined })} onChange={reload} />}
    </Page>
  )
}

/** Nothing yet: one types the address or drops the files right here. */
function Nothing({ bot, onAdded, onFiles }: { bot: string; onAdded: (site: Site) => void; onFiles: (files: File[]) => void }) {
  return (
    <div class="sources-empty">
      <Empty icon={IconGlobe} title={t('sources.none')}>
        {t('sources.noneText')}
      </Empty>
      {can('admin') && (
        <div class="sources-begin">
          <section class="card">
            <AddSiteForm bot={bot} autofocus onAdded={onAdded} />
          </section>
          <section class="drop">
            <p>{t('files.drop')}</p>
            <PickFiles small onFiles={onFiles}>
              {t('files.choose')}
            </PickFiles>
          </section>
        </div>
      )}
    </div>
  )
}
