import { useState } from 'preact/hooks'
import { IconX } from '../../shared/icons'
import { can } from '../account/session'
import { facets as readFacets, setTags } from '../api/conversations'
import type { ConversationDetails } from '../api/types'
import { sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { t } from '../texts'
import { cleanTag, Suggestions } from './tag-dialog'

const suggested = 6

/** The tags of a conversation: those that people gave can be changed here, those of the analysis with the analysis. */
export function Tags({ row, onSaved }: { row: ConversationDetails; onSaved: () => void }) {
  const [shown, setShown] = useState<readonly string[]>()
  const [typed, setTyped] = useState('')
  const tags = shown ?? row.tags ?? []
  const found = (row.foundTags ?? []).filter((tag) => !tags.includes(tag))
  const may = can('agent') && !row.deletedAt
  const known = useLoad(may ? `tags:${row.chatbot}` : null, (signal) => readFacets(row.chatbot, 'tag', signal))
  const others = (known.data?.facets[0]?.values ?? []).map((one) => one.value).filter((tag) => !tags.includes(tag))

  async function save(next: readonly string[]) {
    setShown(next)
    try {
      setShown((await setTags(row.id, next)).tags)
      onSaved()
    } catch (error) {
      setShown(undefined)
      sayProblem(error)
    }
  }
  function add(text: string) {
    const fresh = text.split(',').map(cleanTag).filter((tag) => tag && !tags.includes(tag))
    setTyped('')
    if (fresh.length > 0) void save([...tags, ...fresh])
  }
  return (
    <section>
      <h3>{t('tags.label')}</h3>
      {tags.length + found.length === 0 && <p class="muted">{t('tags.none')}</p>}
      <ul class="tag-list">
        {tags.map((tag) => (
          <li key={tag} class="tag">
            <span dir="auto">{tag}</span>
            {may && (
              <button type="button" aria-label={t('tags.remove', { tag })} onClick={() => void save(tags.filter((one) => one !== tag))}>
                <IconX size={16} />
              </button>
            )}
          </li>
        ))}
        {found.map((tag) => (
          <li key={tag} class="tag found" title={t('tags.found')} dir="auto">
            {tag}
          </li>
        ))}
      </ul>
      {may && (
        <>
          <form
            onSubmit={(event) => {
              event.preventDefault()
              add(typed)
            }}
          >
            <input
              class="input small"
              aria-label={t('tags.new')}
              placeholder={t('tags.new')}
              value={typed}
              maxLength={200}
              autocomplete="off"
              onInput={(event) => (event.currentTarget.value.includes(',') ? add(event.currentTarget.value) : setTyped(event.currentTarget.value))}
            />
          </form>
          <Suggestions tags={others.slice(0, suggested)} onChoose={add} />
        </>
      )}
    </section>
  )
}
