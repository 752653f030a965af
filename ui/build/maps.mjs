// Makes admin/maps/*.gen.ts from the npm packages us-atlas and world-atlas: shapes as SVG paths of whole numbers,
// projected and simplified here, so that the panel loads a few kilobytes and computes nothing.
// `node build/maps.mjs` fetches the packages into a folder that it deletes again; `-- <folder>` takes unpacked ones.
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { root } from './config.mjs'
import { centre, outlines, pathOf, simplified } from './topology.mjs'

const versions = { 'us-atlas': '3.0.1', 'world-atlas': '2.0.2' }

/** Postal codes by the number that the census has for a state. */
const states = Object.fromEntries(
  ('01AL 02AK 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 15HI 16ID 17IL 18IN 19IA 20KS 21KY 22LA 23ME 24MD 25MA 26MI 27MN 28MS ' +
    '29MO 30MT 31NE 32NV 33NH 34NJ 35NM 36NY 37NC 38ND 39OH 40OK 41OR 42PA 44RI 45SC 46SD 47TN 48TX 49UT 50VT 51VA 53WA 54WV 55WI 56WY')
    .split(' ')
    .map((one) => [one.slice(0, 2), one.slice(2)]),
)

/** Where the world is cut open, in degrees: in the Bering Strait, through no land but a few islets. */
const cut = -168.5

/** Equal Earth (Savric, Patterson and Jenny 2018): areas as they are, in the shape that people know. */
function equalEarth([degrees, latitude]) {
  const longitude = ((degrees - cut + 360) % 360) - 180
  const [a1, a2, a3, a4] = [1.340264, -0.081106, 0.000893, 0.003796]
  const m = Math.sqrt(3) / 2
  const t = Math.asin(m * Math.sin((latitude * Math.PI) / 180))
  const t2 = t * t
  const t6 = t2 ** 3
  const x = ((longitude * Math.PI) / 180) * Math.cos(t) / (m * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)))
  const y = t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))
  return [480 + x * 177, 232 - y * 177]
}

/** What ECMA-402 makes of the number that ISO 3166-1 has for a country; nothing for land that has none. */
function country(number) {
  if (!/^\d{3}$/.test(number ?? '')) return undefined
  const code = Intl.getCanonicalLocales(`und-${number}`)[0].slice(4)
  return /^[A-Z]{2}$/.test(code) ? code : undefined
}

async function atlas(folder, name, file) {
  return JSON.parse(await readFile(join(folder, name, file), 'utf8'))
}

function unitedStates(topology) {
  const arcs = simplified(topology, (point) => point, 1.2)
  const areas = topology.objects.states.geometries
    .filter((one) => states[one.id])
    .map((one) => ({ id: `US-${states[one.id]}`, polygons: outlines(one, arcs) }))
    .sort((a, b) => a.id.localeCompare(b.id))
    .map(({ id, polygons }) => [id, pathOf(polygons, 3), ...centre(polygons)])
  return { width: 975, height: 610, areas, dots: [] }
}

function world(topology, finer) {
  const arcs = simplified(topology, equalEarth, 0.9)
  const areas = []
  const drawn = new Set(['AQ'])
  for (const one of topology.objects.countries.geometries) {
    const id = country(one.id)
    if (id === 'AQ') continue
    const polygons = outlines(one, arcs)
    areas.push([id ?? '', pathOf(polygons, 2), ...centre(polygons)])
    if (id) drawn.add(id)
  }
  areas.sort((a, b) => a[0].localeCompare(b[0]))
  const exact = simplified(finer, equalEarth, 0)
  const dots = finer.objects.countries.geometries
    .map((one) => ({ id: country(one.id), one }))
    .filter(({ id }) => id && !drawn.has(id))
    .map(({ id, one }) => [id, ...centre(outlines(one, exact)).slice(0, 2)])
    .sort((a, b) => a[0].localeCompare(b[0]))
  return { width: 960, height: 418, areas, dots }
}

const folder = process.argv[2] ?? (await mkdtemp(join(tmpdir(), 'maps-')))
try {
  if (!process.argv[2]) {
    for (const [name, version] of Object.entries(versions)) {
      execFileSync('npm', ['install', '--silent', '--no-save', '--ignore-scripts', '--prefix', folder, `${name}@${version}`])
    }
  }
  const from = process.argv[2] ? folder : join(folder, 'node_modules')
  const maps = {
    us: unitedStates(await atlas(from, 'us-atlas', 'states-albers-10m.json')),
    world: world(await atlas(from, 'world-atlas', 'countries-110m.json'), await atlas(from, 'world-atlas', 'countries-50m.json')),
  }
  for (const [name, map] of Object.entries(maps)) {
    const rows = (list) => list.map((one) => `    ${JSON.stringify(one)},\n`).join('')
    const text = `// Made by \`node build/maps.mjs\` from us-atlas ${versions['us-atlas']} and world-atlas ${versions['world-atlas']} (ISC; data of the US Census Bureau and Natural Earth, public domain). Do not edit.
import type { MapShape } from './shape'

export const shape: MapShape = {
  width: ${map.width},
  height: ${map.height},
  areas: [
${rows(map.areas)}  ],
  dots: [
${rows(map.dots)}  ],
}
`
    await writeFile(join(root, `admin/maps/${name}.gen.ts`), text)
    console.log(`${name}: ${map.areas.length} areas, ${map.dots.length} dots, ${(text.length / 1024).toFixed(1)} KB, ${(brotliCompressSync(text).length / 1024).toFixed(1)} KB compressed`)
  }
} finally {
  if (!process.argv[2]) await rm(folder, { recursive: true, force: true })
}
