import { useRef, useState } from 'preact/hooks'
import { contents } from '../api/api'
import { knowledge } from '../api/knowledge'
import type { Content } from '../api/types'
import { confirm } from '../controls/dialog'
import { say, sayProblem } from '../controls/toasts'
import { useForm, type Form } from '../controls/use-form'
import { go, href } from '../router/router'
import { t } from '../texts'
import { blankDraft, inputOf, latestDraft, type ContentDraft } from './draft'

export interface Publishing {
  form: Form<ContentDraft>
  /** As the server has it; null before it was saved for the first time. */
  content: Content | null
  /** True while a draft that was saved before is published or dropped. */
  busy: boolean
  publish: () => Promise<void>
  saveDraft: () => Promise<void>
  discardEdit: () => Promise<void>
}

/** A content on its way: kept as a draft, published, or put back to what visitors are answered. */
export function usePublishing(bot: string, given: Content | null): Publishing {
  const [content, setContent] = useState(given)
  const [source, setSource] = useState(given ? latestDraft(given) : blankDraft)
  const [busy, setBusy] = useState(false)
  const publishing = useRef(false)
  const id = content?.id

  function take(next: Content): ContentDraft {
    const draft = latestDraft(next)
    setContent(next)
    setSource(draft)
    return draft
  }
  const form = useForm(source, async (draft) => {
    const body = { ...inputOf(draft, id), ...(publishing.current ? {} : { draft: true }) }
    const saved = id === undefined ? await contents.create(bot, body) : await contents.save(bot, id, body)
    if (id === undefined) {
      say(publishing.current ? t('contents.made') : t('contents.madeDraft'))
      void go(href('/contents/edit', { id: saved.id }), { replace: true, force: true })
    } else if (publishing.current) say(t('contents.published'))
    return take(saved)
  })
  async function act(work: () => Promise<Content>, done: string) {
    if (busy) return
    setBusy(true)
    try {
      take(await work())
      say(done)
    } catch (error) {
      sayProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return {
    form,
    content,
    busy,
    async publish() {
      if (!form.dirty && id !== undefined) return act(() => knowledge.publish(bot, id), t('contents.published'))
      publishing.current = true
      try {
        await form.save()
      } finally {
        publishing.current = false
      }
    },
    saveDraft: () => form.save().then(() => undefined),
    async discardEdit() {
      if (!content) return
      const yes = await confirm({
        title: t('contents.discardAsk', { name: content.title || content.id }),
        text: t('contents.discardText'),
        yes: t('contents.discardEdit'),
        danger: true,
      })
      if (!yes) return
      form.discard()
      await act(() => knowledge.discard(bot, content.id), t('contents.discarded'))
    },
  }
}
