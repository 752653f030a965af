// What is built, and where it goes. All entries share one root and base "/", so that an address is the same in
// development and in the binary: /widget/assets/…, /admin/assets/…, /demo/assets/… and /embed.js.
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Pages with an HTML entry at <name>/index.html and hashed, immutable assets in <name>/assets. */
export const pages = ['widget', 'admin', 'demo']

/** Budgets over the wire (brotli), in bytes; design: 3 KB loader, 20 KB widget, 120 KB first page of the panel. */
export const budgets = { loader: 3 * 1024, widget: 20 * 1024, admin: 120 * 1024 }

const common = {
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
}

/** @returns {import('vite').InlineConfig} */
export function pageConfig(/** @type {string} */ name) {
  return {
    ...common,
    build: {
      target: 'es2021',
      outDir: 'dist',
      emptyOutDir: false,
      assetsDir: `${name}/assets`,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: `${root}${name}/index.html` },
    },
  }
}

/** @returns {import('vite').InlineConfig} */
export function loaderConfig(write = true) {
  return {
    ...common,
    build: {
      target: 'es2019',
      outDir: 'dist',
      emptyOutDir: false,
      write,
      lib: { entry: `${root}loader/main.ts`, formats: ['iife'], name: 'frontdeskLoader', fileName: () => 'embed.js' },
    },
  }
}
