import { Markdown } from '../../shared/markdown/markdown'
import { Sources } from '../conversations/sources'
import { t } from '../texts'
import type { ContentDraft } from './draft'

/** The content as a visitor meets it, drawn by the widget's own renderer. */
export function Preview({ draft }: { draft: ContentDraft }) {
  const question = draft.questions.find((text) => text.trim()) ?? draft.title
  return (
    <aside class="preview" aria-label={t('contents.preview')}>
      <h2>{t('contents.preview')}</h2>
      <div class="preview-box">
        {draft.kind === 'qa' && question.trim() && (
          <p class="preview-visitor" dir="auto">
            {question}
          </p>
        )}
        {draft.kind === 'article' && draft.title && <h3 dir="auto">{draft.title}</h3>}
        {draft.body.trim() ? (
          <div class={draft.kind === 'qa' ? 'preview-assistant md' : 'preview-article md'} dir="auto">
            <Markdown text={draft.body} />
          </div>
        ) : (
          <p class="muted">{t('contents.previewEmpty')}</p>
        )}
        {draft.url && draft.kind === 'qa' && <Sources sources={[{ title: draft.title || draft.url, url: draft.url }]} />}
      </div>
    </aside>
  )
}
