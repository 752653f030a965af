// Builds the servers that stand in for a mail server, for Ollama and for somebody's website, unless the caller has done so.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { binary, ollamaFake, root, siteServer, smtpServer } from './paths'

export default function setup(): void {
  if (!existsSync(binary)) throw new Error(`${binary} is missing; run make build`)
  const build = (out: string, name: string) => {
    execFileSync('go', ['build', '-o', out, `./app/apptest/cmd/${name}`], { cwd: root, stdio: 'inherit' })
  }
  if (!process.env['FRONTDESK_TEST_SMTPSERVER']) build(smtpServer, 'smtpserver')
  if (!process.env['FRONTDESK_TEST_OLLAMAFAKE']) build(ollamaFake, 'ollamafake')
  if (!process.env['FRONTDESK_TEST_SITESERVER']) build(siteServer, 'siteserver')
}
