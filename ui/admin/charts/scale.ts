// Scales and paths for charts drawn by hand.

/**
 * Round steps from 0 to at least `max`, about `wanted` of them; whole numbers, since what is counted is whole.
 * Never empty: with nothing to show it is [0, 1].
 */
export function niceTicks(max: number, wanted = 4): number[] {
  if (!(max > 0)) return [0, 1]
  const raw = max / wanted
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power)
  const ticks = []
  for (let tick = 0; ; tick += step) {
    ticks.push(tick)
    if (tick >= max) return ticks
  }
}

/** Maps [fromLow, fromHigh] to [toLow, toHigh]; a domain without width maps to toLow. */
export function linear(fromLow: number, fromHigh: number, toLow: number, toHigh: number): (value: number) => number {
  const width = fromHigh - fromLow
  return (value) => (width === 0 ? toLow : toLow + ((value - fromLow) / width) * (toHigh - toLow))
}

/** Path of a line through points, with one decimal: finer is not seen and makes the page larger. */
export function linePath(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('')
}

/** The same line, closed along the bottom. */
export function areaPath(points: readonly (readonly [number, number])[], bottom: number): string {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last) return ''
  return `${linePath(points)}L${round(last[0])} ${round(bottom)}L${round(first[0])} ${round(bottom)}Z`
}

/** Index of the point nearest to x. */
export function nearest(xs: readonly number[], x: number): number {
  let best = 0
  for (const [i, candidate] of xs.entries()) if (Math.abs(candidate - x) < Math.abs((xs[best] ?? 0) - x)) best = i
  return best
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
