import { t } from '../texts'

/** The page in grey, in the shape of what is coming. */
export function Shape() {
  return (
    <>
      <span class="unseen" role="status">
        {t('state.loading')}
      </span>
      <div class="tiles card" aria-hidden="true">
        {Array.from({ length: 8 }, (_, i) => (
          <div key={i} class="skeleton">
            <span class="skeleton-line" />
            <span class="skeleton-line tile-shape" />
            <span class="skeleton-line" />
          </div>
        ))}
      </div>
      {[220, 320, 320].map((height, i) => (
        <div key={i} class="card part wide skeleton" aria-hidden="true">
          <span class="skeleton-line" />
          <span class="skeleton-line" style={{ width: '100%', height: `${height}px` }} />
        </div>
      ))}
    </>
  )
}
