const idAt = 18

/**
 * The visitor's id as the token carries it: after the prefix, base64url of version, key, chatbot (16 bytes), visitor
 * (16 bytes), time and signature. "" for anything else.
 */
export function visitorOf(token: string | undefined): string {
  const encoded = /^fdv_([\w-]{99})$/.exec(token ?? '')?.[1]
  if (!encoded) return ''
  const raw = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'))
  const hex = Array.from(raw.slice(idAt, idAt + 16), (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
