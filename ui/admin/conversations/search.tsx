import { SearchField } from '../controls/search-field'
import { go, href, setQuery } from '../router/router'
import { t } from '../texts'

/** Cleared, it gives the list back. */
export function Search({ q }: { q: string }) {
  return (
    <SearchField
      label={t('search.field')}
      value={q}
      onSearch={(text) => (text ? setQuery({ q: text, at: undefined }) : void go(href('/conversations', { status: 'all' })))}
    />
  )
}
