// `npm run screenshots` makes the pictures of the README anew, after `make build`. The streamed answer comes from the
// Ollama of scripts/ollama-test: `scripts/ollama-test run npm --prefix ui run screenshots`.
import { defineConfig } from '@playwright/test'
import tests from '../playwright.config'

export default defineConfig({
  ...tests,
  testDir: '.',
  testMatch: 'screenshots.ts',
  globalSetup: './support/global-setup.ts',
  outputDir: '../test-results',
  workers: 1,
  use: {
    ...tests.use,
    // A visitor's browser, as the panel names it.
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    viewport: { width: 1440, height: 900 },
    timezoneId: 'America/New_York',
    colorScheme: 'light',
    trace: 'off',
    screenshot: 'off',
  },
})
