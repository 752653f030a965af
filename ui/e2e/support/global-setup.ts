// Builds the two servers that stand in for a mail server and for Ollama, unless the caller has done so.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { binary, ollamaFake, root, smtpServer } from './paths'

export default function setup(): void {
  if (!existsSync(binary)) throw new Error(`${binary} is missing; run make build`)
  const build = (out: string, name: string) => {
    execFileSync('go', ['build', '-o', out, `./app/apptest/cmd/${name}`], { cwd: root, stdio: 'inherit' })
  }
  if (!process.env['FRONTDESK_TEST_SMTPSERVER']) build(smtpServer, 'smtpserver')
  if (!process.env['FRONTDESK_TEST_OLLAMAFAKE']) build(ollamaFake, 'ollamafake')
}
