import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Content {
  id: string
  title: string
  url: string
  questions?: string[]
  answer?: string
  text?: string
}

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const contents = read('../../app/webui/demo/contents.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Content)
const page = new DOMParser().parseFromString(read('index.html'), 'text/html')
const plain = (text: string) => text.replace(/\s+/g, ' ').trim()

test.each(contents)('a source link to "$id" finds its words in the section', ({ url, answer, text }) => {
  const [path, section] = url.split('#')
  expect(path).toBe('/demo')
  const words = plain(page.getElementById(section!)?.textContent ?? '')
  for (const paragraph of (answer ?? text ?? '').split('\n\n')) expect(words).toContain(plain(paragraph))
})

test('each content has its own id and something to say', () => {
  expect(new Set(contents.map((c) => c.id)).size).toBe(contents.length)
  for (const content of contents) {
    expect(content.title).not.toBe('')
    expect(Boolean(content.questions?.length && content.answer) || Boolean(content.text)).toBe(true)
  }
})
