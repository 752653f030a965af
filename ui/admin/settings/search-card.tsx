import { useEffect } from 'preact/hooks'
import { IconSearch } from '../../shared/icons'
import { can } from '../account/session'
import { search } from '../api/search'
import { formatNumber, ProblemNote, When } from '../controls/bits'
import { Button } from '../controls/button'
import { sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { t } from '../texts'

const refreshMs = 2_000

/** How the search index stands, and a button that builds it anew. */
export function SearchCard() {
  const index = useLoad('search-index', (signal) => search.index(signal))
  const building = index.data?.building ?? false
  useEffect(() => {
    if (!building) return
    const timer = setInterval(() => document.visibilityState === 'visible' && index.reload(), refreshMs)
    return () => clearInterval(timer)
  }, [building])
  async function rebuild() {
    try {
      index.put(await search.rebuild())
    } catch (error) {
      sayProblem(error)
    }
  }
  const state = index.data
  return (
    <section class="card">
      <header class="card-head">
        <h2>
          <IconSearch size={16} /> {t('search.index')}
        </h2>
        {can('admin') && (
          <Button small onClick={() => void rebuild()} disabled={building}>
            {t('search.rebuild')}
          </Button>
        )}
      </header>
      {index.problem && <ProblemNote problem={index.problem} retry={index.reload} />}
      {state && (
        <div role="status">
          {building ? (
            <>
              <progress class="search-progress" max={Math.max(state.total, 1)} value={state.done} aria-label={t('search.index')} />
              <p class="field-hint">{t('search.progress', { done: formatNumber(state.done), total: formatNumber(state.total) })}</p>
            </>
          ) : (
            <p class="field-hint">
              {t('search.ready')} {state.built && <When at={state.built} />}
            </p>
          )}
        </div>
      )}
    </section>
  )
}
