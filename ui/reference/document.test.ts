import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { found, groupsOf, resolve, type OpenAPI } from './document'
import { bodyOf, curlOf, exampleOf } from './example'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const doc = JSON.parse(read('../../docs/openapi.json')) as OpenAPI
const groups = groupsOf(doc)
const all = groups.flatMap((group) => group.operations)
const operation = (id: string) => all.find((one) => one.operationId === id)!

test('every route of the document stands in a group that says what it is', () => {
  const routes = Object.values(doc.paths).flatMap((item) => Object.keys(item))
  expect(all).toHaveLength(routes.length)
  expect(new Set(all.map((one) => one.operationId)).size).toBe(routes.length)
  for (const group of groups) expect(group.name).not.toBe('')
  expect(groups.find((group) => group.name === 'Your own programs')!.about).toContain('API key')
})

test.each([
  ['webhook test', 'testWebhook'],
  ['DELETE /api/admin/users', 'eraseChatUser'],
  ['V2ChatInput', 'v2Chat'],
  ['startTimestamp leadId', 'v2GetConversations'],
])('a search for "%s" finds %s', (search, id) => {
  const ids = found(groups, search).flatMap((group) => group.operations.map((one) => one.operationId))
  expect(ids).toContain(id)
  expect(ids.length).toBeLessThan(all.length / 4)
})

test('a search without words finds all, one for nonsense nothing', () => {
  expect(found(groups, '  ')).toHaveLength(groups.length)
  expect(found(groups, 'xyzzy plugh')).toEqual([])
})

test('the example of a body has what the schema requires, and nothing else', () => {
  for (const one of all) {
    const body = bodyOf(doc, one)
    if (!body?.text) continue
    const schema = resolve(doc, one.requestBody!.content['application/json']!.schema)
    const example = JSON.parse(body.text) as Record<string, unknown>
    for (const name of schema.required ?? []) expect(Object.keys(example), one.operationId).toContain(name)
    for (const name of Object.keys(example)) expect(Object.keys(schema.properties ?? { [name]: 1 }), one.operationId).toContain(name)
  }
})

test('the command for chat can be pasted', () => {
  const command = curlOf(doc, operation('v2Chat'), 'https://desk.example.com')
  expect(command).toMatch(/^curl 'https:\/\/desk\.example\.com\/api\/v2\/chat' \\\n {2}-H "Authorization: Bearer \$KEY" \\\n/)
  const body = JSON.parse(/-d '([^]*?)'(?: \\\n|$)/.exec(command)![1]!) as { messages: unknown[] }
  expect(body.messages).toEqual([{ role: 'user', content: 'How long does delivery take?' }])
})

test('visitors send a token, files their content, streams are not held back', () => {
  expect(curlOf(doc, operation('postMessage'), '')).toContain('Bearer $TOKEN')
  expect(curlOf(doc, operation('addFile'), '')).toContain('--data-binary @FILE')
  expect(curlOf(doc, operation('streamConversation'), '')).toContain('--no-buffer')
  expect(curlOf(doc, operation('getHealth'), '')).not.toContain('Bearer')
  expect(curlOf(doc, operation('eraseOwnData'), '')).toContain('-X DELETE')
})

test('a component that holds itself ends', () => {
  const looped = { ...doc, components: { schemas: { Node: { type: 'object', properties: { name: { type: 'string' }, next: { $ref: '#/components/schemas/Node' } } } } } }
  expect(exampleOf(looped, { $ref: '#/components/schemas/Node' })).toEqual({ name: 'Ana Lima' })
})
