// Builds every entry into dist, writes .br and .gz beside each compressible file, prints the sizes over the wire
// and fails when a budget is missed.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { budgets, loaderConfig, pageConfig, pages, root } from './config.mjs'
import { compressFolder } from './compress.mjs'
import { measure } from './measure.mjs'

const dist = join(root, 'dist')

async function emptyDist() {
  await mkdir(dist, { recursive: true })
  for (const name of await readdir(dist)) {
    if (name !== '.gitkeep') await rm(join(dist, name), { recursive: true })
  }
  await writeFile(join(dist, '.gitkeep'), '')
}

const started = Date.now()
await emptyDist()
await build(loaderConfig())
for (const page of pages) await build(pageConfig(page))
const files = await compressFolder(dist)
const over = measure(files, budgets)
console.log(`built in ${((Date.now() - started) / 1000).toFixed(1)} s`)
if (over.length > 0) {
  console.error(`over budget: ${over.join(', ')}`)
  process.exitCode = 1
}
