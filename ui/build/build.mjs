// Builds every entry into dist, writes .br and .gz beside each compressible file, prints the sizes over the wire
// and fails when a budget is missed.
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { budgets, loaderConfig, pageConfig, pages, root } from './config.mjs'
import { compressFolder } from './compress.mjs'
import { measure } from './measure.mjs'

const { values, positionals } = parseArgs({ options: { out: { type: 'string', default: 'dist' } }, allowPositionals: true })
const dist = resolve(root, values.out)
/** Named entries alone are built when some are named; then nothing else in dist is touched. */
const wanted = positionals.length > 0 ? positionals : ['loader', ...pages]

async function clean() {
  await mkdir(dist, { recursive: true })
  for (const name of await readdir(dist)) {
    const entry = name.startsWith('embed.') ? 'loader' : name
    const ours = positionals.length === 0 || wanted.includes(entry)
    if (ours && name !== '.gitkeep') await rm(join(dist, name), { recursive: true })
  }
}

const started = Date.now()
await clean()
for (const name of wanted) await build(name === 'loader' ? loaderConfig(dist) : pageConfig(name, dist))
if (wanted.includes('loader')) await build(loaderConfig(dist, { entry: 'source', file: 'embed.min.js' }))
if (wanted.includes('loader')) await copyFile(join(root, 'loader/frontdesk.d.ts'), join(dist, 'embed.d.ts'))
const files = await compressFolder(dist)
const over = measure(files, dist, Object.fromEntries(Object.entries(budgets).filter(([entry]) => wanted.includes(entry))))
console.log(`built in ${((Date.now() - started) / 1000).toFixed(1)} s`)
if (over.length > 0) {
  console.error(`over budget: ${over.join(', ')}`)
  process.exitCode = 1
}
