import './diff.css'
import { t } from '../texts'
import type { Line } from './diff'

const signs = { same: ' ', added: '+', removed: '−' }

/** Two texts as one: what was taken away and what was added, each with a sign and a word beside its colour. */
export function DiffView({ lines, label }: { lines: readonly Line[]; label?: string }) {
  return (
    <div class="diff" tabIndex={0} role="region" aria-label={label ?? t('review.differences')}>
      {lines.map((line, i) =>
        line.kind === 'skipped' ? (
          <p key={i} class="diff-skipped">
            {t('review.skipped', { n: line.count })}
          </p>
        ) : (
          <p key={i} class={`diff-line ${line.kind}`}>
            <span class="diff-sign" aria-hidden="true">
              {signs[line.kind]}
            </span>
            {line.kind !== 'same' && <span class="unseen">{t(`review.${line.kind}`)}: </span>}
            <span class="diff-text" dir="auto">
              {line.pieces.map((piece, at) => {
                if (piece.kind === 'same') return piece.text
                const Mark = piece.kind === 'added' ? 'ins' : 'del'
                return <Mark key={at}>{piece.text}</Mark>
              })}
            </span>
          </p>
        ),
      )}
    </div>
  )
}
