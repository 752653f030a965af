import './charts.css'
import { formatNumber } from '../controls/bits'

export interface Twig {
  name: string
  value: number
  href: string
  twigs: readonly Twig[]
}

/** Steps under steps, each with a bar for its share of all. A step with a single one below it stands on one line with it. */
export function Tree({ twigs, all }: { twigs: readonly Twig[]; all: number }) {
  return (
    <ul class="tree">
      {twigs.map(joined).map((twig) => (
        <li key={twig.name}>
          <a class="tree-step" href={twig.href}>
            <span class="tree-name">{twig.name}</span>
            <span class="tree-bar" aria-hidden="true">
              <svg width="100%" height="8">
                <rect width={`${all === 0 ? 0 : (twig.value / all) * 100}%`} height="8" rx="3" />
              </svg>
            </span>
            <span class="numeric">{formatNumber(twig.value)}</span>
            <span class="numeric muted">{all === 0 ? '–' : `${formatNumber((twig.value / all) * 100)} %`}</span>
          </a>
          {twig.twigs.length > 0 && <Tree twigs={twig.twigs} all={all} />}
        </li>
      ))}
    </ul>
  )
}

function joined(twig: Twig): Twig {
  const [only, ...others] = twig.twigs
  if (!only || others.length > 0 || only.value !== twig.value) return twig
  return joined({ ...only, name: `${twig.name} › ${only.name}` })
}
