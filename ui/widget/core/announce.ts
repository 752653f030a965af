// What a screen reader is told: whole sentences of a growing answer, never tokens.

/** Reads the text of markdown without its marks; addresses of links are left out. */
export function spoken(markdown: string): string {
  return markdown
    .replace(/```[^\n]*\n?/g, ' ')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[\d{1,2}\]/g, '')
    .replace(/^\s*(?:[-*+>]|#{1,6}|\d+[.)])\s+/gm, '')
    .replace(/[*_`]+/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()
}

/** Hands out the sentences of a text that grows, each once. */
export function sentenceReader(): { take(text: string, finished: boolean): string } {
  let told = 0
  return {
    take(text, finished) {
      const fresh = text.slice(told)
      const end = finished ? fresh.length : lastSentenceEnd(fresh)
      told += end
      return spoken(fresh.slice(0, end))
    },
  }
}

/** Position after the last sentence that is surely over: its mark is followed by space, or a line has ended. */
function lastSentenceEnd(text: string): number {
  let end = 0
  for (const match of text.matchAll(/[.!?…]["”')\]]*(?=\s)|[。！？]|\n/g)) end = match.index + match[0].length
  return end
}
