import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {{name: string, raw: number, br: number, gz: number}} File */

const kb = (/** @type {number} */ bytes) => (bytes / 1024).toFixed(2).padStart(8)

/**
 * Prints what each entry costs over the wire and names those over budget. What a page costs is what its HTML asks
 * for at once: the document, the scripts and styles it names and the chunks it preloads; lazily loaded chunks
 * (languages, later pages) are listed and not counted.
 * @param {File[]} files
 * @param {string} dist
 * @param {Record<string, number>} budgets bytes, brotli
 * @returns {string[]} entries over budget
 */
export function measure(files, dist, budgets) {
  const over = []
  console.log('    file                                          raw      gz      br  (KB)')
  for (const f of files) console.log(`    ${f.name.padEnd(40)} ${kb(f.raw)}${kb(f.gz)}${kb(f.br)}`)
  for (const [entry, budget] of Object.entries(budgets)) {
    const size = entry === 'loader' ? sizeOf(files, 'embed.js') : pageSize(files, dist, entry)
    const missed = size > budget
    if (missed) over.push(entry)
    console.log(`${missed ? ' ✗ ' : ' ✓ '} ${entry.padEnd(8)} ${kb(size)} KB of ${kb(budget)} KB`)
  }
  return over
}

/** @param {File[]} files @param {string} name */
function sizeOf(files, name) {
  const file = files.find((f) => f.name === name)
  if (!file) throw new Error(`the build made no ${name}`)
  return file.br
}

/** @param {File[]} files @param {string} dist @param {string} page */
function pageSize(files, dist, page) {
  const html = readFileSync(join(dist, page, 'index.html'), 'utf8')
  const asked = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((m) => String(m[1]))
  return [`${page}/index.html`, ...new Set(asked)].reduce((sum, name) => sum + sizeOf(files, name), 0)
}
