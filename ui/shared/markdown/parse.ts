// Markdown, as far as answers need it, to a tree. Nothing here makes HTML: text stays text, and an address is kept
// only if it is http(s), mailto or tel. Every loop moves forward, so that hostile input costs linear time.
import { parseInline, type Inline } from './inline'

export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; level: number; children: Inline[] }
  | { type: 'code'; lang: string; text: string }
  | { type: 'quote'; children: Block[] }
  | { type: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { type: 'rule' }

const deepest = 6
const fence = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)[^`]*$/
const heading = /^ {0,3}(#{1,6})[ \t]+(.*)$/
const rule = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
const bullet = /^( {0,3})([-*+]|\d{1,9}[.)])([ \t]+|$)/
const quoted = /^ {0,3}> ?/

export function parseMarkdown(source: string): Block[] {
  return parseBlocks(source.replace(/\r\n?/g, '\n').split('\n'), 0)
}

function parseBlocks(lines: string[], depth: number): Block[] {
  const blocks: Block[] = []
  let paragraph: string[] = []
  const flush = () => {
    if (paragraph.length > 0) blocks.push({ type: 'paragraph', children: parseInline(paragraph.join('\n').trim()) })
    paragraph = []
  }
  for (let i = 0; i < lines.length; ) {
    const line = lines[i]!
    const taken = takeBlock(lines, i, depth, paragraph.length > 0)
    if (taken) {
      flush()
      blocks.push(taken.block)
      i = taken.next
      continue
    }
    if (line.trim() === '') flush()
    else paragraph.push(line.trim())
    i++
  }
  flush()
  return blocks
}

interface Taken {
  block: Block
  next: number
}

function takeBlock(lines: string[], i: number, depth: number, inParagraph: boolean): Taken | undefined {
  const line = lines[i]!
  const open = fence.exec(line)
  if (open) return takeCode(lines, i, open[1]!, open[2]!)
  const head = heading.exec(line)
  if (head) {
    const text = head[2]!.trimEnd().replace(/(^|[ \t])#+$/, '')
    return { block: { type: 'heading', level: head[1]!.length, children: parseInline(text) }, next: i + 1 }
  }
  if (rule.test(line)) return { block: { type: 'rule' }, next: i + 1 }
  if (depth >= deepest) return undefined
  if (quoted.test(line)) return takeQuote(lines, i, depth)
  const item = bullet.exec(line)
  // A number other than 1 in the middle of a paragraph is a sentence ("… since\n1998. …"), not a list.
  if (item && !(inParagraph && (item[3] === '' || /^(?!1[.)])\d/.test(item[2]!)))) return takeList(lines, i, depth, item)
  return undefined
}

/** An unclosed fence runs to the end: that is how a streamed answer looks before its last line. */
function takeCode(lines: string[], i: number, marks: string, lang: string): Taken {
  const close = new RegExp(`^ {0,3}\\${marks[0]}{${marks.length},}[ \\t]*$`)
  let end = i + 1
  while (end < lines.length && !close.test(lines[end]!)) end++
  return { block: { type: 'code', lang, text: lines.slice(i + 1, end).join('\n') }, next: end + 1 }
}

function takeQuote(lines: string[], i: number, depth: number): Taken {
  const inner: string[] = []
  let next = i
  while (next < lines.length && quoted.test(lines[next]!)) inner.push(lines[next++]!.replace(quoted, ''))
  return { block: { type: 'quote', children: parseBlocks(inner, depth + 1) }, next }
}

function takeList(lines: string[], i: number, depth: number, first: RegExpExecArray): Taken {
  const marker = first[2]!
  const ordered = /\d/.test(marker)
  const items: string[][] = []
  let indent = 0
  let next = i
  for (; next < lines.length; next++) {
    const line = lines[next]!
    const item = bullet.exec(line)
    if (item && sameKind(marker, item[2]!) && !rule.test(line) && indentOf(line) < Math.max(indent, 2)) {
      indent = item[1]!.length + item[2]!.length + Math.min(Math.max(item[3]!.length, 1), 4)
      items.push([line.slice(item[0].length)])
    } else if (line.trim() === '') {
      if (!continues(lines, next + 1, indent, marker)) break
      items.at(-1)!.push('')
    } else if (indentOf(line) >= Math.min(indent, 2)) {
      items.at(-1)!.push(line.slice(Math.min(indent, indentOf(line))))
    } else if (items.at(-1)!.at(-1) !== '' && !takeBlock(lines, next, depth + 1, true)) {
      items.at(-1)!.push(line)
    } else break
  }
  const start = ordered ? Number.parseInt(marker, 10) : 1
  const children = items.map((item) => parseBlocks(item, depth + 1))
  return { block: { type: 'list', ordered, start, items: children }, next }
}

function sameKind(a: string, b: string): boolean {
  return a.at(-1) === b.at(-1)
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

function continues(lines: string[], i: number, indent: number, marker: string): boolean {
  const line = lines[i]
  if (line === undefined || line.trim() === '') return false
  const item = bullet.exec(line)
  return indentOf(line) >= Math.min(indent, 2) || (item !== null && sameKind(marker, item[2]!))
}
