import type { SearchIndex } from '../api/search'
import { formatNumber } from '../controls/bits'
import { t } from '../texts'

/** Says that what is found may lack something, while the first index is built. */
export function IndexNote({ index }: { index: SearchIndex }) {
  if (index.ready || !index.building) return null
  return (
    <p class="list-bar muted" role="status">
      {t('search.building', { done: formatNumber(index.done), total: formatNumber(index.total) })}
    </p>
  )
}
