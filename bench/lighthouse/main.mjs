// Lighthouse on the demo page, with and without the widget, and on the panel, before and after signing in.
// Run by scripts/lighthouse, which fetches the package into the folder LIGHTHOUSE and finds Chromium.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startFront, startServer } from './server.mjs'

const part = (path) => import(pathToFileURL(join(process.env.LIGHTHOUSE, 'node_modules', path)).href)
const { default: lighthouse, desktopConfig } = await part('lighthouse/core/index.js')
const { launch } = await part('chrome-launcher/dist/index.js')

const wanted = 98 // each score, docs/measurements.md
const wantedCost = 1 // points
const runs = Number(process.argv[2] ?? 3)
const categories = { performance: 'performance', accessibility: 'accessibility', 'best-practices': 'best practices', seo: 'SEO' }
const devices = { mobile: undefined, desktop: desktopConfig }

/** On the panel: it asks search engines to stay away, which is meant, and Lighthouse counts as a fault. */
const meant = 'is-crawlable'

/** Only this machine is reached: every other name is unknown, and what Chromium does for itself is off. */
const chromeFlags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]

/**
 * How much slower the processor is made for the mobile preset, by Lighthouse's own index of this machine. Its usual 4
 * is meant for a fast desktop; a slow or busy machine is like a telephone already.
 */
function slowdown(index) {
  const points = [[150, 1], [800, 2], [1300, 3], [1533, 4]]
  if (index <= points[0][0]) return 1
  for (let i = 1; i < points.length; i++) {
    const [low, at] = points[i - 1]
    const [high, then] = points[i]
    if (index <= high) return at + ((then - at) * (index - low)) / (high - low)
  }
  return 4
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

/** One report. On a busy machine Chromium's trace may come too late, which tells nothing of the page: again, twice at most. */
async function look(...what) {
  for (let attempt = 1; ; attempt++) {
    const lhr = await lookOnce(...what)
    if (!lhr.runtimeError) return lhr
    if (attempt === 3) throw new Error(`${what[1].name}: ${lhr.runtimeError.message}`)
  }
}

async function lookOnce(browser, page, device, cpuSlowdownMultiplier) {
  const config = structuredClone(devices[device] ?? { extends: 'lighthouse:default', settings: {} })
  config.settings = { ...config.settings, onlyCategories: Object.keys(categories), disableFullPageScreenshot: true }
  if (page.cookie) config.settings.extraHeaders = { Cookie: page.cookie }
  if (device === 'mobile') {
    const { throttling } = await part('lighthouse/core/config/constants.js')
    config.settings.throttling = { ...throttling.mobileSlow4G, cpuSlowdownMultiplier }
  }
  const { lhr } = await lighthouse(page.url, { port: browser.port, logLevel: 'silent' }, config)
  return lhr
}

/** A category's points, without the audits that are left out. */
function points(lhr, category, without = []) {
  const refs = lhr.categories[category].auditRefs.filter(({ id, weight }) => weight > 0 && !without.includes(id) && lhr.audits[id].score !== null)
  const weights = refs.reduce((sum, { weight }) => sum + weight, 0)
  return (100 * refs.reduce((sum, { id, weight }) => sum + weight * lhr.audits[id].score, 0)) / weights
}

function faults(lhr) {
  return Object.keys(categories).flatMap((category) =>
    lhr.categories[category].auditRefs
      .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9)
      .map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ''}`.trim()),
  )
}

/** Looks at a page as often as asked, prints its row, and gives what was missed and the points of performance. */
async function measure(browser, page, device, multiplier) {
  const reports = []
  for (let i = 0; i < runs; i++) reports.push(await look(browser, page, device, multiplier))
  const without = page.panel ? [meant] : []
  const scores = Object.fromEntries(Object.keys(categories).map((id) => [id, median(reports.map((lhr) => points(lhr, id, without)))]))
  const whole = (id) => median(reports.map((lhr) => Math.round(100 * lhr.categories[id].score)))
  const of = (id) => median(reports.map((lhr) => lhr.audits[id].numericValue))
  const cells = Object.entries(scores).map(([id, score]) => (whole(id) < Math.floor(score) - 1 ? `${Math.round(score)} (${whole(id)})` : `${Math.round(score)}`))
  const missed = Object.entries(scores).filter(([, score]) => Math.round(score) < wanted)
  row(page.name, device, ...cells, `${(of('largest-contentful-paint') / 1000).toFixed(1)} s`, `${Math.round(of('total-blocking-time'))} ms`,
    of('cumulative-layout-shift').toFixed(3), missed.length === 0 ? 'met' : 'MISSED')
  const found = new Set(reports.flatMap(faults))
  if (found.size > 0) console.log(`  ${[...found].join('; ')}`)
  return { missed: missed.map(([id, score]) => `${page.name}, ${device}: ${categories[id]} ${Math.round(score)}`), performance: scores.performance }
}

function row(...cells) {
  const widths = [28, 8, 12, 14, 15, 9, 7, 8, 7]
  console.log(cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' ').trimEnd())
}

async function measureAll(browser, pages) {
  const first = await look(browser, pages[0], 'mobile', 1) // warms up, and tells how quick this machine is
  const multiplier = slowdown(first.environment.benchmarkIndex)
  console.log(`Lighthouse ${first.lighthouseVersion}, median of ${runs}, budget ≥ ${wanted} each. Index of this machine ${Math.round(first.environment.benchmarkIndex)}, ` +
    `so the mobile preset slows the processor by ${multiplier.toFixed(1)}.\n`)
  row('page', 'device', 'performance', 'accessibility', 'best practices', 'SEO', 'LCP', 'blocked', 'shift', 'budget')
  const missed = []
  for (const device of Object.keys(devices)) {
    const performance = []
    for (const page of pages) {
      const result = await measure(browser, page, device, multiplier)
      missed.push(...result.missed)
      performance.push(result.performance)
    }
    const cost = performance[1] - performance[0]
    console.log(`the widget costs the page, ${device}: ${cost.toFixed(1)} points of performance, budget ≤ ${wantedCost}\n`)
    if (cost > wantedCost) missed.push(`the widget costs ${cost.toFixed(1)} points, ${device}`)
  }
  console.log(`SEO of the panel leaves out ${meant}: the panel asks search engines to stay away. In brackets with it.`)
  return missed
}

const server = await startServer()
const stops = [server.stop]
try {
  const browser = await launch({ chromePath: process.env.CHROMIUM, chromeFlags })
  stops.push(() => browser.kill())
  const [bare, full] = [await startFront(server.origin, { widget: false }), await startFront(server.origin, { widget: true })]
  stops.push(bare.stop, full.stop)
  const missed = await measureAll(browser, [
    { name: 'demo with the widget', url: `${full.origin}/demo` },
    { name: 'demo without the widget', url: `${bare.origin}/demo` },
    { name: 'panel, sign-in', url: `${server.origin}/admin/sign-in`, panel: true },
    { name: 'panel, first page', url: `${server.origin}/admin/`, panel: true, cookie: server.cookie },
  ])
  console.log(missed.length === 0 ? 'All budgets are met.' : `Missed: ${missed.join('; ')}`)
  process.exitCode = missed.length === 0 ? 0 : 1
} finally {
  for (const stop of stops.reverse()) await stop()
}
