import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { anchorOf, found, groupsOf, type Group, type OpenAPI } from './document'
import { Intro } from './intro'
import { OperationView } from './operation'
import { t } from './texts'

export function Reference({ doc }: { doc: OpenAPI }) {
  const groups = useMemo(() => groupsOf(doc), [doc])
  const [search, setSearch] = useState('')
  const shown = useMemo(() => found(groups, search), [groups, search])
  const wanted = useHash()
  useEffect(() => {
    if (wanted) setSearch((search) => (has(found(groups, search), wanted) ? search : ''))
  }, [groups, wanted])
  const n = shown.reduce((sum, group) => sum + group.operations.length, 0)
  return (
    <>
      <a class="skip" href="#routes">
        {t('skip')}
      </a>
      <header class="top">
        <h1>{t('title')}</h1>
        <Search value={search} change={setSearch} />
        <p role="status" class="count">
          {n === 0 ? t('none') : t('found', { n })}
        </p>
      </header>
      <div class="columns">
        <nav aria-label={t('groups')}>
          <ul>
            {shown.map((group) => (
              <li key={group.name}>
                <a href={`#${anchorOf(group.name)}`}>
                  {group.name} <span>{group.operations.length}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <main id="routes" tabIndex={-1}>
          {!search.trim() && <Intro doc={doc} />}
          {shown.map((group) => (
            <GroupView key={group.name} doc={doc} group={group} wanted={wanted} />
          ))}
        </main>
      </div>
    </>
  )
}

/** Whether an address leads to something that is shown. */
const has = (groups: readonly Group[], anchor: string) =>
  groups.some((group) => anchorOf(group.name) === anchor || group.operations.some((one) => one.operationId === anchor))

function GroupView({ doc, group, wanted }: { doc: OpenAPI; group: Group; wanted: string }) {
  const anchor = anchorOf(group.name)
  return (
    <section aria-labelledby={anchor}>
      <h2 id={anchor}>{group.name}</h2>
      {group.about && <p>{group.about}</p>}
      {group.operations.map((operation) => (
        <OperationView key={operation.operationId} doc={doc} operation={operation} wanted={wanted === operation.operationId} />
      ))}
    </section>
  )
}

function Search({ value, change }: { value: string; change: (value: string) => void }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea')
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return
      event.preventDefault()
      input.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return (
    <div class="search" role="search">
      <input
        ref={input}
        type="search"
        aria-label={t('search')}
        aria-keyshortcuts="/"
        placeholder={t('searchHint')}
        value={value}
        onInput={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && change('')}
      />
    </div>
  )
}

/** The name after # in the address. */
function useHash(): string {
  const read = () => decodeURIComponent(location.hash.slice(1))
  const [hash, setHash] = useState(read)
  useEffect(() => {
    const onChange = () => setHash(read())
    addEventListener('hashchange', onChange)
    return () => removeEventListener('hashchange', onChange)
  }, [])
  return hash
}
