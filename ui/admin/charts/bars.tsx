import './charts.css'
import { formatNumber } from '../controls/bits'

export interface Bar {
  id: string
  label: string
  hint: string
  value: number
  /** Leads to what is counted. */
  href?: string
}

/** Bars from zero, each with its name, its number and its share on it. */
export function Bars({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const sum = bars.reduce((total, bar) => total + bar.value, 0)
  const max = Math.max(1, ...bars.map((bar) => bar.value))
  return (
    <table class="bars">
      <caption class="unseen">{label}</caption>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.id}>
            <th scope="row" title={bar.hint}>
              {bar.href ? <a href={bar.href}>{bar.label}</a> : bar.label}
            </th>
            <td class="bars-bar">
              <svg width="100%" height="20" aria-hidden="true">
                <rect width={`${(bar.value / max) * 100}%`} height="20" rx="3" />
              </svg>
            </td>
            <td class="numeric">{formatNumber(bar.value)}</td>
            <td class="numeric muted">{sum === 0 ? '–' : `${formatNumber((bar.value / sum) * 100)} %`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
