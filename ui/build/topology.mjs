// Reading TopoJSON, and making its lines fewer. Neighbours share their border's arc, which is simplified once, so that
// no gap opens between them.

/** @typedef {[number, number]} Point */

/**
 * The arcs of a topology, projected, without the points that matter least.
 * @param {any} topology
 * @param {(point: Point) => Point} project
 * @param {number} least area in square units that a point must make a difference of; 0 keeps all
 * @returns {Point[][]}
 */
export function simplified(topology, project, least) {
  const { scale, translate } = topology.transform
  return topology.arcs.map((/** @type {Point[]} */ arc) => {
    let x = 0
    let y = 0
    const points = arc.map(([dx, dy]) => project([(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]))
    return thinned(points, least)
  })
}

/** Visvalingam's way: the point that makes the smallest triangle with its neighbours goes first. */
function thinned(/** @type {Point[]} */ points, /** @type {number} */ least) {
  const kept = [...points]
  while (kept.length > 2) {
    let at = -1
    let smallest = least
    for (let i = 1; i < kept.length - 1; i++) {
      const area = triangle(kept[i - 1], kept[i], kept[i + 1])
      if (area < smallest) [at, smallest] = [i, area]
    }
    if (at < 0) break
    kept.splice(at, 1)
  }
  return kept
}

function triangle(a, b, c) {
  return Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
}

/** The outer and inner rings of a geometry, polygon by polygon. */
export function outlines(geometry, arcs) {
  const polygons = geometry.type === 'Polygon' ? [geometry.arcs] : geometry.type === 'MultiPolygon' ? geometry.arcs : []
  return polygons.map((rings) =>
    rings.map((ring) => {
      const out = []
      for (const one of ring) {
        const arc = one < 0 ? [...arcs[~one]].reverse() : arcs[one]
        out.push(...(out.length > 0 ? arc.slice(1) : arc))
      }
      return out
    }),
  )
}

function size(ring) {
  let sum = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) sum += (ring[j][0] - ring[i][0]) * (ring[j][1] + ring[i][1])
  return Math.abs(sum) / 2
}

/** A path of whole numbers, each point from the one before. Polygons smaller than `least` go, the largest one stays. */
export function pathOf(polygons, least) {
  const largest = Math.max(...polygons.map((rings) => size(rings[0])))
  return polygons
    .filter((rings) => size(rings[0]) >= Math.min(least, largest))
    .flatMap((rings) => rings.filter((ring, i) => i === 0 || size(ring) >= least))
    .map(ringPath)
    .join('')
}

function ringPath(ring) {
  let [x, y] = ring[0].map(Math.round)
  let path = `M${x} ${y}l`
  let first = true
  for (const point of ring.slice(1, -1)) {
    const [nx, ny] = point.map(Math.round)
    if (nx === x && ny === y) continue
    const [dx, dy] = [nx - x, ny - y]
    path += `${first || dx < 0 ? '' : ' '}${dx}${dy < 0 ? '' : ' '}${dy}`
    first = false
    ;[x, y] = [nx, ny]
  }
  return `${first ? path + '1 0 0 1' : path}z`
}

/** The point inside of the largest polygon that is farthest from its edge, where a word fits best, and how far that is. */
export function centre(polygons) {
  const ring = polygons.map((rings) => rings[0]).sort((a, b) => size(b) - size(a))[0]
  const xs = ring.map((p) => p[0])
  const ys = ring.map((p) => p[1])
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  let best = [(left + right) / 2, (top + bottom) / 2]
  let farthest = -1
  const steps = 40
  for (let i = 1; i < steps; i++) {
    for (let j = 1; j < steps; j++) {
      const at = [left + ((right - left) * i) / steps, top + ((bottom - top) * j) / steps]
      const far = inside(ring, at) ? edge(ring, at) : -1
      if (far > farthest) [best, farthest] = [at, far]
    }
  }
  return [...best, Math.max(0, farthest)].map(Math.round)
}

function inside(ring, [x, y]) {
  let within = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [a, b] = [ring[i], ring[j]]
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) within = !within
  }
  return within
}

function edge(ring, [x, y]) {
  let least = Infinity
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [a, b] = [ring[i], ring[j]]
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
    const t = Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy || 1)))
    // A word is wider than it is high.
    least = Math.min(least, Math.hypot((x - a[0] - t * dx) / 1.6, y - a[1] - t * dy))
  }
  return least
}
