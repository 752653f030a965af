import './contents.css'
import '../../shared/markdown.css'
import { useState } from 'preact/hooks'
import { IconMessageCircle, IconTrash2 } from '../../shared/icons'
import { can, chatbot } from '../account/session'
import { contents } from '../api/api'
import type { Content } from '../api/types'
import { ProblemNote, Skeleton } from '../controls/bits'
import { Button } from '../controls/button'
import { PreviewButton } from '../controls/preview-button'
import { useLoad } from '../live/load'
import { go, href, place } from '../router/router'
import { Page } from '../shell/page'
import { t } from '../texts'
import { ContentFields } from './content-fields'
import { Standing } from './origin'
import { Preview } from './preview'
import { PublishBar, WaitingEdit } from './publish-bar'
import { deleteContent } from './remove'
import { SimilarNote } from './similar'
import { TrySheet } from './try-sheet'
import { usePublishing } from './use-publishing'

/** One content, new or known, with what the visitor will see beside it. */
export default function EditPage() {
  const bot = chatbot.value?.id ?? null
  const id = place.value.path === '/contents/new' ? null : place.value.query.get('id')
  const content = useLoad(bot && id !== null ? `content:${bot}:${id}` : null, (signal) => contents.get(bot!, id!, signal))
  if (!bot) return null
  if (id === null) return <Editor key="new" bot={bot} content={null} />
  if (content.data) return <Editor key={id} bot={bot} content={content.data} />
  return (
    <Page title={t('contents.edit')} back={{ href: href('/contents'), label: t('nav.contents') }}>
      {content.problem ? <ProblemNote problem={content.problem} retry={content.reload} /> : <Skeleton lines={8} tall />}
    </Page>
  )
}

function Editor({ bot, content: given }: { bot: string; content: Content | null }) {
  const [trying, setTrying] = useState(false)
  const work = usePublishing(bot, given)
  const { form, content } = work
  const id = content?.id
  const list = href('/contents')
  const may = can('admin')
  return (
    <Page
      title={content ? content.title || content.id : t('contents.new')}
      back={{ href: list, label: t('nav.contents') }}
      actions={
        <>
          {may && id !== undefined && (
            <Button
              kind="quiet"
              icon={IconTrash2}
              label={t('contents.delete')}
              onClick={() =>
                void deleteContent(
                  bot,
                  id,
                  () => void go(list, { force: true }),
                  () => void go(href('/contents/edit', { id })),
                )
              }
            />
          )}
          {can('agent') && (
            <Button icon={IconMessageCircle} onClick={() => setTrying(true)}>
              {t('try.open')}
            </Button>
          )}
        </>
      }
    >
      <div class="edit">
        <div>
          {content && (
            <Standing content={content}>
              <WaitingEdit work={work} />
            </Standing>
          )}
          <fieldset class="form" disabled={!may}>
            <legend class="unseen">{t('contents.edit')}</legend>
            <ContentFields draft={form.draft} change={form.change} problem={form.problem} isNew={!content} />
          </fieldset>
          {may && (
            <>
              <SimilarNote bot={bot} draft={form.draft} id={id} on={form.dirty} />
              <PublishBar
                work={work}
                aside={
                  <PreviewButton>
                    <Preview draft={form.draft} />
                  </PreviewButton>
                }
              />
            </>
          )}
        </div>
        <Preview draft={form.draft} />
      </div>
      {trying && <TrySheet bot={bot} question={form.draft.questions[0] || form.draft.title} onClose={() => setTrying(false)} />}
    </Page>
  )
}
