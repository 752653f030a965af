import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const here = dirname(fileURLToPath(import.meta.url))
const types = join(here, 'frontdesk.d.ts')
const guide = readFileSync(join(here, '../../docs/sdk.md'), 'utf8')

/** What a strict compiler says of these files together with the declarations alone. */
function complaints(files: Record<string, string>): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.ReactJSX,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  const path = (name: string) => join(here, name)
  const own = new Map(Object.entries(files).map(([name, text]) => [path(name), text]))
  host.fileExists = (name) => own.has(name) || fileExists(name)
  host.getSourceFile = (name, target) => {
    const text = own.get(name)
    return text === undefined ? getSourceFile(name, target) : ts.createSourceFile(name, text, target)
  }
  const program = ts.createProgram([types, ...own.keys()], options, host)
  return ts.getPreEmitDiagnostics(program).map((d) => `${d.file?.fileName.split('/').at(-1)}: ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`)
}

const declared = 'declare const chatbot: Frontdesk.Chatbot\n'

test('the declarations and the typed code of the guide compile strictly', { timeout: 60_000 }, () => {
  const blocks = [...guide.matchAll(/^```(tsx?)\n([\s\S]*?)^```$/gm)]
  expect(blocks.length).toBeGreaterThanOrEqual(2)
  const files = Object.fromEntries(blocks.map(([, kind, code], i) => [`guide-${i}.${kind}`, `${kind === 'ts' ? declared : ''}${code}export {}\n`]))
  expect(complaints(files)).toEqual([])
})

test('wrong calls are refused', { timeout: 60_000 }, () => {
  const lines = [
    `chatbot.setTheme('blue')`,
    `chatbot.sendUserInfo({ nmae: 'Ana' })`,
    `chatbot.sendUserInfo(null)`,
    `chatbot.addEventListener('chats', () => undefined)`,
    `chatbot.addEventListener('chat', (event) => event.payload.phone)`,
    `chatbot.push(['openWigdet'])`,
    `chatbot.push(['setTheme', 1])`,
  ]
  const files = Object.fromEntries(lines.map((line, i) => [`wrong-${i}.ts`, `${declared}${line}\nexport {}\n`]))
  const found = complaints(files)
  for (const [i, line] of lines.entries()) expect(found.filter((text) => text.startsWith(`wrong-${i}.ts`)), line).toHaveLength(1)
})
