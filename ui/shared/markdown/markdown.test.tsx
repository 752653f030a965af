import { render } from 'preact'
import { expect, test } from 'vitest'
import naughty from '../testdata/blns.json'
import { safeHref } from './inline'
import { Markdown } from './markdown'

function html(text: string): string {
  const host = document.createElement('div')
  render(<Markdown text={text} />, host)
  return host.innerHTML.replaceAll(' dir="auto"', '').replaceAll(' dir="ltr"', '').replaceAll(' tabindex="0"', '')
}

const blank = ' target="_blank" rel="noopener nofollow"'

test.each([
  ['plain', 'Hello there', '<p>Hello there</p>'],
  ['two paragraphs and a break', 'a\nb\n\nc', '<p>a<br>b</p><p>c</p>'],
  ['bold, italic, both', '**a** *b* ***c*** __d__ _e_', '<p><strong>a</strong> <em>b</em> <em><strong>c</strong></em> <strong>d</strong> <em>e</em></p>'],
  ['emphasis in a word', 'un**frigging**believable snake_case_name', '<p>un<strong>frigging</strong>believable snake_case_name</p>'],
  ['stars that are no emphasis', '2 * 3 * 4 and **open', '<p>2 * 3 * 4 and **open</p>'],
  ['code', 'use `a <b>` and ``c ` d``', '<p>use <code>a &lt;b&gt;</code> and <code>c ` d</code></p>'],
  ['fence', '```js\nlet a = **1**\n```\nend', '<pre><code>let a = **1**</code></pre><p>end</p>'],
  ['fence that is still being written', '```\nlet a', '<pre><code>let a</code></pre>'],
  ['bullets', '- a\n- b\n  more', '<ul><li>a</li><li>b<br>more</li></ul>'],
  ['nested bullets', '* a\n  * b\n  * c\n* d', '<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>'],
  ['numbers from 3', '3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
  ['loose list', '1. a\n\n2. b', '<ol start="1"><li>a</li><li>b</li></ol>'],
  ['list after a line', 'You need:\n- a\n- b\n\nThen go.', '<p>You need:</p><ul><li>a</li><li>b</li></ul><p>Then go.</p>'],
  ['a year is no list', 'We are here since\n1998. Come by.', '<p>We are here since<br>1998. Come by.</p>'],
  ['headings', '# A\n## B ##', '<h3>A</h3><h4>B</h4>'],
  ['quote', '> a\n> b', '<blockquote><p>a<br>b</p></blockquote>'],
  ['rule', 'a\n\n---\n\nb', '<p>a</p><hr><p>b</p>'],
  ['link', '[Our shop](https://a.test/b?c=1&d=2)', `<p><a href="https://a.test/b?c=1&amp;d=2"${blank}>Our shop</a></p>`],
  ['link with brackets', '[tea](https://a.test/Tea_(meal)) x', `<p><a href="https://a.test/Tea_(meal)"${blank}>tea</a> x</p>`],
  ['bare address', 'See https://a.test/x, please.', `<p>See <a href="https://a.test/x"${blank}>https://a.test/x</a>, please.</p>`],
  ['mail address', 'Write to hi@tea.example.', `<p>Write to <a href="mailto:hi@tea.example"${blank}>hi@tea.example</a>.</p>`],
  ['telephone', '[call](tel:+15550100)', `<p><a href="tel:+15550100"${blank}>call</a></p>`],
  ['image becomes a link', '![cup](https://a.test/c.png)', `<p><a href="https://a.test/c.png"${blank}>cup</a></p>`],
  ['escapes', '\\*a\\* \\[b\\](c)', '<p>*a* [b](c)</p>'],
  ['citation without sources', 'so [1].', '<p>so [1].</p>'],
])('%s', (_name, text, want) => {
  expect(html(text)).toBe(want)
})

test('a citation is drawn where the answer has such a source', () => {
  const host = document.createElement('div')
  render(<Markdown text="a [1] b [7]" cite={(n) => (n === 1 ? <sup>{n}</sup> : undefined)} />, host)
  expect(host.innerHTML).toBe('<p dir="auto">a <sup>1</sup> b [7]</p>')
})

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' java\nscript:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://a.test/x',
  '//evil.test',
  '/relative',
])('%j is never linked', (address) => {
  expect(safeHref(address)).toBeUndefined()
  expect(html(`[x](${address}) <${address}>`)).not.toMatch(/href="(?!https:)/)
})

const allowed = new Set(['P', 'BR', 'STRONG', 'EM', 'CODE', 'PRE', 'UL', 'OL', 'LI', 'A', 'BLOCKQUOTE', 'HR', 'H3', 'H4', 'H5', 'H6'])

test('naughty strings stay inert wherever they stand', () => {
  const host = document.createElement('div')
  const alive: string[] = []
  for (const text of naughty) {
    for (const source of [text, `**${text}**`, `[${text}](${text})`, `- ${text}\n  > ${text}`, `\`\`\`\n${text}`]) {
      render(<Markdown text={source} />, host)
      for (const element of host.querySelectorAll('*')) if (!inert(element)) alive.push(`${source}: ${element.outerHTML}`)
    }
  }
  expect(alive).toEqual([])
}, 30_000)

const attributes = new Set(['dir', 'href', 'target', 'rel', 'start', 'tabindex'])

function inert(element: Element): boolean {
  const href = element.getAttribute('href')
  return (
    allowed.has(element.tagName) &&
    element.getAttributeNames().every((name) => attributes.has(name)) &&
    (href === null || (element.tagName === 'A' && /^(https?:|mailto:|tel:)/.test(href)))
  )
}

test('a naughty string in a code block comes back as it was', () => {
  const host = document.createElement('div')
  for (const text of naughty.filter((s) => !/[\r\n]/.test(s) && !/^ {0,3}`{3,}\s*$/.test(s))) {
    render(<Markdown text={`\`\`\`\n${text}\n\`\`\``} />, host)
    expect(host.querySelector('code')?.textContent).toBe(text)
  }
})

test.each(['[', '*a ', '_', '`', '> ', '- ', '[a](', '![', '<http:', '**a_', '\\', '((((', '- a\n', '#  ', 'a@', 'http://a.', '1. ', '``` `'])(
  'many %j do not hang the page',
  (piece) => {
    const started = performance.now()
    html(piece.repeat(8000))
    expect(performance.now() - started).toBeLessThan(3000)
  },
)
