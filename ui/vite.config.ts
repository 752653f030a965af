/// <reference types="vitest/config" />
import { build, defineConfig, type Plugin, type Rolldown } from 'vite'
import { loaderConfig } from './build/config.mjs'

const backend = process.env['FRONTDESK_DEV_BACKEND'] ?? 'http://127.0.0.1:8080'

/** Serves in development the addresses that the binary serves: /embed.js, /chat/{id}, /demo, /api/docs and /admin/…. */
function binaryAddresses(): Plugin {
  return {
    name: 'binary-addresses',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = (request.url ?? '/').split('?')[0] ?? '/'
        if (path === '/embed.js') {
          loaderCode().then((code) => {
            response.setHeader('content-type', 'text/javascript')
            response.end(code)
          }, next)
          return
        }
        if (/^\/chat(bot-iframe)?\/[^/]+$/.test(path)) request.url = '/widget/index.html'
        else if (path === '/demo' || path === '/demo/') request.url = '/demo/index.html'
        else if (path === '/api/docs') request.url = '/reference/index.html'
        else if (/^\/admin(\/[^.]*)?$/.test(path)) request.url = '/admin/index.html'
        next()
      })
    },
  }
}

async function loaderCode(): Promise<string> {
  const built = (await build(loaderConfig(null))) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[]
  const chunk = [built].flat()[0]?.output[0]
  if (!chunk) throw new Error('the loader build made no file')
  return chunk.code
}

export default defineConfig({
  publicDir: false,
  appType: 'mpa',
  plugins: [binaryAddresses()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': { target: backend, changeOrigin: false } } },
  test: { include: ['{shared,widget,loader,admin,demo,reference,build}/**/*.test.{ts,tsx}'], environment: 'happy-dom' },
})
