// Where the programs under test are. scripts/e2e names them; a bare `npm run e2e` takes those of the checkout.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

export const binary = process.env['FRONTDESK_TEST_BIN'] ?? join(root, 'bin/frontdesk')
export const smtpServer = process.env['FRONTDESK_TEST_SMTPSERVER'] ?? join(root, 'bin/smtpserver')
export const ollamaFake = process.env['FRONTDESK_TEST_OLLAMAFAKE'] ?? join(root, 'bin/ollamafake')
export const siteServer = process.env['FRONTDESK_TEST_SITESERVER'] ?? join(root, 'bin/siteserver')
