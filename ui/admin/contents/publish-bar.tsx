import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { relativeTime } from '../../shared/time'
import { can } from '../account/session'
import { ProblemNote } from '../controls/bits'
import { Button } from '../controls/button'
import { Dialog } from '../controls/dialog'
import { presentFor } from '../live/now'
import { countWords, differenceOf } from '../sources/diff'
import { DiffView } from '../sources/diff-view'
import { lang, t } from '../texts'
import { asText } from './as-text'
import { draftOf } from './draft'
import type { Publishing } from './use-publishing'

/** Publish, or keep as a draft; says how things stand and shows what changes for visitors. */
export function PublishBar({ work, aside }: { work: Publishing; aside?: ComponentChildren }) {
  const { form, content, busy } = work
  const fieldErrors = Object.keys(form.problem?.fields ?? {}).length
  const waits = content !== null && content.status !== 'published'
  const live = content !== null && content.status !== 'draft'
  return (
    <>
      {form.problem && fieldErrors === 0 && <ProblemNote problem={form.problem} />}
      <div class="save-bar publish-bar">
        <Button kind="primary" busy={busy || form.saving} disabled={!form.dirty && !waits && !form.saving} onClick={() => void work.publish()}>
          {form.saving || busy ? t('contents.publishing') : live && (form.dirty || waits) ? t('contents.publishChanges') : t('contents.publish')}
        </Button>
        <Button keys="Ctrl S" disabled={!form.dirty || form.saving} onClick={() => void work.saveDraft()}>
          {t('contents.saveDraft')}
        </Button>
        {form.dirty && !form.saving && (
          <Button kind="quiet" onClick={form.discard}>
            {t('form.discard')}
          </Button>
        )}
        {live && form.dirty && <ShowDifference work={work} />}
        <State work={work} errors={fieldErrors} />
        {aside}
      </div>
    </>
  )
}

function State({ work: { form }, errors }: { work: Publishing; errors: number }) {
  const text =
    errors > 0
      ? t('form.errors', { n: errors })
      : form.dirty
        ? t('form.unsaved')
        : form.savedAt
          ? t('form.savedAt', { when: relativeTime(form.savedAt, presentFor(form.savedAt), lang.value) })
          : ''
  return (
    <span class={errors > 0 || form.dirty ? 'save-state unsaved' : 'save-state'} role="status">
      {text}
    </span>
  )
}

/** What waits to be published, with the ways to look at it and to drop it. */
export function WaitingEdit({ work }: { work: Publishing }) {
  const { form, content } = work
  if (content?.status !== 'changed' || form.dirty) return null
  return (
    <p class="row waiting-edit">
      <ShowDifference work={work} />
      {can('admin') && (
        <Button small kind="quiet" onClick={() => void work.discardEdit()}>
          {t('contents.discardEdit')}
        </Button>
      )}
    </p>
  )
}

function ShowDifference({ work }: { work: Publishing }) {
  const [comparing, setComparing] = useState(false)
  return (
    <>
      <Button small onClick={() => setComparing(true)}>
        {t('contents.showDifference')}
      </Button>
      {comparing && <Comparison work={work} onClose={() => setComparing(false)} />}
    </>
  )
}

/** What visitors are answered now against what they will be. */
function Comparison({ work: { form, content }, onClose }: { work: Publishing; onClose: () => void }) {
  const lines = differenceOf(content ? asText(draftOf(content)) : '', asText(form.draft))
  const { added, removed } = countWords(lines)
  return (
    <Dialog title={t('contents.difference')} wide onClose={onClose}>
      {added + removed === 0 ? (
        <p class="muted">{t('contents.sameAsPublished')}</p>
      ) : (
        <>
          <p class="muted">{t('page.difference', { added, removed })}</p>
          <DiffView lines={lines} />
        </>
      )}
    </Dialog>
  )
}
