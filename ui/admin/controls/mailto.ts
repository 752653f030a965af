/** Where a click on an e-mail address leads. What a visitor wrote stays an address: it adds no further ones, subject or text. */
export function mailto(address: string): string {
  return `mailto:${encodeURIComponent(address).replaceAll('%40', '@')}`
}
