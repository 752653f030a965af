export type Inline =
  | { type: 'text'; text: string }
  | { type: 'code'; text: string }
  | { type: 'break' }
  | { type: 'strong' | 'em'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] }
  /** [n] in an answer: refers to its n-th source, from 1. */
  | { type: 'cite'; number: number }

interface Run {
  type: 'run'
  mark: string
  count: number
  opens: boolean
  closes: boolean
}

type Token = Inline | Run

const safeProtocols = new Set(['http:', 'https:', 'mailto:', 'tel:'])
const punctuation = /[!-/:-@[-`{-~]/
const bareUrl = /https?:\/\/[^\s<>"'`\\^{}|]{1,2000}/y
const bareMail = /[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,8}/iy
const autoLink = /<((?:https?:\/\/|mailto:|tel:)[^\s<>]{1,2000})>/y
const citation = /\[(\d{1,2})\]/y
const longestLabel = 1000
const longestAddress = 2100

/** The address if it may be linked (http, https, mailto, tel), in the form the browser would go to. */
export function safeHref(address: string): string | undefined {
  try {
    const url = new URL(address.trim())
    return safeProtocols.has(url.protocol) ? url.href : undefined
  } catch {
    return undefined
  }
}

export function parseInline(source: string, inLink = false): Inline[] {
  return joinRuns(tokenize(source, inLink))
}

function tokenize(source: string, inLink: boolean): Token[] {
  const tokens: Token[] = []
  let text = ''
  let i = 0
  const put = (token: Token, length: number) => {
    if (text !== '') tokens.push({ type: 'text', text })
    text = ''
    tokens.push(token)
    i += length
  }
  while (i < source.length) {
    const char = source[i]!
    const special = inLink ? undefined : linkAt(source, i, char)
    if (special) put(special.token, special.length)
    else if (char === '\\' && punctuation.test(source[i + 1] ?? '')) {
      text += source[i + 1]
      i += 2
    } else if (char === '`') {
      const code = codeAt(source, i)
      if (code.closed) put({ type: 'code', text: code.text }, code.length)
      else {
        text += '`'.repeat(code.length)
        i += code.length
      }
    } else if (char === '*' || char === '_') {
      const run = runAt(source, i, char)
      put(run, run.count)
    } else if (char === '\n') put({ type: 'break' }, 1)
    else {
      text += char
      i++
    }
  }
  if (text !== '') tokens.push({ type: 'text', text })
  return tokens
}

interface Found {
  token: Inline
  length: number
}

function linkAt(source: string, i: number, char: string): Found | undefined {
  if (char === '[' || (char === '!' && source[i + 1] === '[')) return bracketAt(source, i, char === '!' ? i + 1 : i)
  if (char === '<') {
    const href = safeHref(match(autoLink, source, i)?.[1] ?? '')
    const length = match(autoLink, source, i)?.[0].length ?? 0
    return href ? { token: link(href, source.slice(i + 1, i + length - 1)), length } : undefined
  }
  if (/\w/.test(source[i - 1] ?? '')) return undefined
  return (char === 'h' && urlAt(source, i)) || (/\w/.test(char) ? mailAt(source, i) : undefined)
}

function mailAt(source: string, i: number): Found | undefined {
  const address = match(bareMail, source, i)?.[0]
  return address ? { token: link(`mailto:${address}`, address), length: address.length } : undefined
}

function urlAt(source: string, i: number): Found | undefined {
  let address = match(bareUrl, source, i)?.[0]
  if (!address) return undefined
  address = address.replace(/[.,;:!?*_~]+$/, '')
  // A closing bracket belongs to the sentence unless it was opened within the address.
  while (address.endsWith(')') && address.split('(').length < address.split(')').length) address = address.slice(0, -1)
  const href = safeHref(address)
  return href ? { token: link(href, address), length: address.length } : undefined
}

/** [label](address "title"), an image (shown as a link: nothing remote is loaded) or a citation [n]. */
function bracketAt(source: string, start: number, open: number): Found | undefined {
  const close = closing(source, open)
  if (close > 0 && source[close + 1] === '(') {
    const end = source.slice(0, close + longestAddress).indexOf(')', close + 2)
    const inside = end < 0 ? '' : source.slice(close + 2, balanced(source, close + 1, end)).trim()
    const address = /^<([^<>\n]*)>|^(\S+)/.exec(inside)
    const href = safeHref(address?.[1] ?? address?.[2] ?? '')
    if (href) {
      const label = source.slice(open + 1, close)
      const length = balanced(source, close + 1, end) + 1 - start
      return { token: { type: 'link', href, children: parseInline(label || href, true) }, length }
    }
  }
  const cite = start === open ? match(citation, source, open) : null
  return cite ? { token: { type: 'cite', number: Number(cite[1]) }, length: cite[0].length } : undefined
}

/** The bracket that closes the one at open, or -1; labels are short, so the search is bounded. */
function closing(source: string, open: number): number {
  let depth = 0
  for (let i = open; i < Math.min(source.length, open + longestLabel); i++) {
    if (source[i] === '\\') i++
    else if (source[i] === '[') depth++
    else if (source[i] === ']' && --depth === 0) return i
  }
  return -1
}

/** Wikipedia's addresses hold brackets: (https://…/Tea_(meal)) ends at the last one. */
function balanced(source: string, open: number, end: number): number {
  const inner = source.slice(open + 1, end)
  return inner.includes('(') && source[end + 1] === ')' ? end + 1 : end
}

function codeAt(source: string, i: number): { closed: boolean; text: string; length: number } {
  let ticks = 1
  while (source[i + ticks] === '`') ticks++
  const marks = '`'.repeat(ticks)
  let end = source.indexOf(marks, i + ticks)
  while (end >= 0 && (source[end + ticks] === '`' || source[end - 1] === '`')) end = source.indexOf(marks, end + 1)
  if (end < 0) return { closed: false, text: '', length: ticks }
  const inner = source.slice(i + ticks, end).replace(/\n/g, ' ')
  return { closed: true, text: /^ .*\S.* $/.test(inner) ? inner.slice(1, -1) : inner, length: end + ticks - i }
}

function runAt(source: string, i: number, mark: string): Run {
  let count = 1
  while (source[i + count] === mark) count++
  const before = source[i - 1] ?? ' '
  const after = source[i + count] ?? ' '
  const leftFlanking = !/\s/.test(after) && (!punctuation.test(after) || /\s/.test(before) || punctuation.test(before))
  const rightFlanking = !/\s/.test(before) && (!punctuation.test(before) || /\s/.test(after) || punctuation.test(after))
  // Underscores inside a word (snake_case) are letters.
  const inWord = mark === '_' && /\w/.test(before) && /\w/.test(after)
  return { type: 'run', mark, count, opens: leftFlanking && !inWord, closes: rightFlanking && !inWord }
}

/** Pairs the runs of * and _ from the inside out; what finds no partner stays as it was typed. */
function joinRuns(tokens: Token[]): Inline[] {
  const out: Token[] = []
  const openers: number[] = []
  for (const token of tokens) {
    if (token.type !== 'run') {
      out.push(token)
      continue
    }
    let left = token.count
    while (token.closes && left > 0) {
      let at = openers.length - 1
      while (at >= 0 && (out[openers[at]!] as Run).mark !== token.mark) at--
      if (at < 0) break
      const index = openers[at]!
      const opener = out[index] as Run
      const width = Math.min(2, opener.count, left)
      const children = settle(out.splice(index + 1))
      openers.length = at
      opener.count -= width
      if (opener.count === 0) out.pop()
      else openers.push(index)
      out.push({ type: width === 2 ? 'strong' : 'em', children })
      left -= width
    }
    if (left === 0) continue
    if (token.opens && openers.length < 100) openers.push(out.length)
    out.push({ ...token, count: left })
  }
  return settle(out)
}

function settle(tokens: Token[]): Inline[] {
  const out: Inline[] = []
  for (const token of tokens) {
    const next: Inline = token.type === 'run' ? { type: 'text', text: token.mark.repeat(token.count) } : token
    const last = out.at(-1)
    if (next.type === 'text' && last?.type === 'text') out[out.length - 1] = { type: 'text', text: last.text + next.text }
    else out.push(next)
  }
  return out
}

function link(href: string, text: string): Inline {
  return { type: 'link', href, children: [{ type: 'text', text }] }
}

function match(pattern: RegExp, source: string, i: number): RegExpExecArray | null {
  pattern.lastIndex = i
  return pattern.exec(source)
}
