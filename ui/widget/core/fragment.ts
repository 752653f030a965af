// A link that opens a page at the quoted words (URL fragment text directives, WICG scroll-to-text-fragment).

const wholeUpTo = 5
const wordsAtEnds = 4

/** The source's address with the quote to scroll to, or undefined when it may not be linked. */
export function quoteLink(address: string | undefined, quote: string | undefined, base: string): string | undefined {
  if (!address) return undefined
  let url: URL
  try {
    url = new URL(address, base)
  } catch {
    return undefined
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  const directive = textDirective(quote ?? '')
  if (directive === '') return url.href
  const plain = url.href.replace(/:~:.*$/, '')
  return `${plain}${plain.includes('#') ? '' : '#'}:~:text=${directive}`
}

/** A short quote stands whole; of a longer one the ends, so that it is found across lines and elements. */
function textDirective(quote: string): string {
  const words = plainText(quote).split(/\s+/).filter(Boolean)
  if (words.length <= wholeUpTo) return encode(words.join(' '))
  return `${encode(words.slice(0, wordsAtEnds).join(' '))},${encode(words.slice(-wordsAtEnds).join(' '))}`
}

/** Marks of markdown and the dots of a cut are in no page. */
function plainText(quote: string): string {
  return quote
    .replace(/^[\s>#*+-]+|^\s*\d+[.)]\s+/gm, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/g, '')
    .replace(/^\s*(?:…|\.{3})|(?:…|\.{3})\s*$/g, '')
    .trim()
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('-', '%2D')
}
