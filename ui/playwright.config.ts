import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  // A run empties it when it begins: two at the same time need two.
  outputDir: process.env['FRONTDESK_TEST_OUTPUT'] ?? 'test-results',
  globalSetup: './e2e/support/global-setup.ts',
  // Every test has a server and a folder of its own, so they run beside each other; two fit on two cores.
  fullyParallel: true,
  workers: 2,
  // Wide enough for a machine many times slower than one at rest: what passes does not wait.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  // One more try for a busy machine; scripts/ui-tests names those that needed it.
  retries: 1,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    launchOptions: {
      ...(existsSync(chromium) ? { executablePath: chromium } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    screenshot: 'only-on-failure',
    // Pictures of every step cost more time than the tests have.
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
})
