// What is built, and where it goes. All entries share one root and base "/", so that an address is the same in
// development and in the binary: /widget/assets/…, /admin/assets/…, /demo/assets/… and /embed.js.
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Pages with an HTML entry at <name>/index.html and hashed, immutable assets in <name>/assets. */
export const pages = ['widget', 'admin', 'demo', 'reference']

/** Budgets over the wire (brotli), in bytes; design: 3 KB loader, 20 KB widget, 120 KB first page of the panel. */
export const budgets = { loader: 3 * 1024, widget: 20 * 1024, admin: 120 * 1024 }

const common = {
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
}

/**
 * Vite's helper for dynamic imports preloads their styles and dependencies and costs 3 KB. The widget's later chunk
 * has neither, so there the helper is a plain call, and calls of it are the import alone: the languages are many.
 * @type {import('vite').Plugin}
 */
const plainImports = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load()' : null),
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk') chunk.code = chunk.code.replace(/[\w$]+\(\(\)=>(import\(`[^`]+`\)),\[\]\)/g, '$1')
      }
    },
  },
}

/** @returns {import('vite').InlineConfig} */
export function pageConfig(/** @type {string} */ name, /** @type {string} */ dist) {
  return {
    ...common,
    plugins: name === 'widget' ? [plainImports] : [],
    build: {
      target: 'es2022',
      // Older browsers lack color-mix, which cannot be compiled away.
      cssTarget: ['chrome111', 'firefox113', 'safari16.4'],
      outDir: dist,
      emptyOutDir: false,
      assetsDir: `${name}/assets`,
      assetsInlineLimit: 0,
      modulePreload: name === 'widget' ? false : { polyfill: false },
      rolldownOptions: { input: `${root}${name}/index.html` },
    },
  }
}

/**
 * @param {string | null} dist null: nothing is written, the caller takes the code from the result
 * @param {{entry: string, file: string}} script embed.js, or the one for pages made for the source of its protocol
 * @returns {import('vite').InlineConfig}
 */
export function loaderConfig(dist, { entry, file } = { entry: 'main', file: 'embed.js' }) {
  return {
    ...common,
    build: {
      target: 'es2022',
      ...(dist ? { outDir: dist } : {}),
      emptyOutDir: false,
      write: dist !== null,
      lib: { entry: `${root}loader/${entry}.ts`, formats: ['iife'], name: 'frontdeskLoader', fileName: () => file },
    },
  }
}
