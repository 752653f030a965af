import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'
import { root } from './paths'

/** One script of a TSX source that uses React, as an owner's own build would make it. */
export async function bundleReact(source: string): Promise<string> {
  // Inside ui, so that its packages are found.
  const folder = await mkdtemp(join(root, 'ui/node_modules/.host-page-'))
  try {
    const entry = join(folder, 'entry.tsx')
    await writeFile(entry, source)
    const result = (await build({
      root: folder,
      configFile: false,
      logLevel: 'error',
      define: { 'process.env.NODE_ENV': '"production"' },
      oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
      build: { write: false, lib: { entry, formats: ['iife'], name: 'hostPage', fileName: () => 'page.js' } },
    })) as Rolldown.RolldownOutput[]
    return [result].flat()[0]!.output[0].code
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
