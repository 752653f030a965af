import { useState } from 'preact/hooks'
import { facets as readFacets } from '../api/conversations'
import { Button } from '../controls/button'
import { Choice } from '../controls/choice'
import { Chips } from '../controls/chips'
import { Dialog } from '../controls/dialog'
import { useLoad } from '../live/load'
import { t } from '../texts'

interface TagDialogProps {
  bot: string
  count: number
  onClose: () => void
  onDone: (action: 'tag' | 'untag', tags: string[]) => void
}

const suggested = 8

/** Which tags to give or to take, with those in use to choose from. */
export function TagDialog({ bot, count, onClose, onDone }: TagDialogProps) {
  const [action, setAction] = useState<'tag' | 'untag'>('tag')
  const [tags, setTags] = useState<string[]>([])
  const known = useLoad(`tags:${bot}`, (signal) => readFacets(bot, 'tag', signal))
  const others = (known.data?.facets[0]?.values ?? []).map((one) => one.value).filter((tag) => !tags.includes(tag))
  return (
    <Dialog
      title={t('bulk.tagTitle', { n: count })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" disabled={tags.length === 0} onClick={() => onDone(action, tags)}>
            {t(action === 'tag' ? 'bulk.tagN' : 'bulk.untagN', { n: count })}
          </Button>
        </>
      }
    >
      <div class="form">
        <Choice
          label={t('bulk.tagWhat')}
          hideLabel
          value={action}
          onChange={setAction}
          options={[
            { value: 'tag', label: t('bulk.tagAdd') },
            { value: 'untag', label: t('bulk.tagRemove') },
          ]}
        />
        <Chips label={t('tags.label')} hint={t('tags.hint')} values={tags} clean={cleanTag} onChange={setTags} />
        <Suggestions tags={others.slice(0, suggested)} onChoose={(tag) => setTags([...tags, tag])} />
      </div>
    </Dialog>
  )
}

/** A tag as it is stored. */
export function cleanTag(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase()
}

/** Tags in use, one click away. */
export function Suggestions({ tags, onChoose }: { tags: readonly string[]; onChoose: (tag: string) => void }) {
  if (tags.length === 0) return null
  return (
    <p class="tag-suggestions">
      <span class="muted">{t('tags.inUse')}</span>
      {tags.map((tag) => (
        <button key={tag} type="button" class="tag" aria-label={t('tags.add', { tag })} onClick={() => onChoose(tag)}>
          {tag}
        </button>
      ))}
    </p>
  )
}
