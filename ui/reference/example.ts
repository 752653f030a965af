// Values that could stand in a request, made from the schema: what the document gives as an example, else something
// that fits type, format and name.
import { nameOf, propertiesOf, resolve, type OpenAPI, type Operation, type Schema } from './document'

const byName: [RegExp, string][] = [
  [/e-?mail/i, 'ana@example.com'],
  [/url$|^website$|picture|avatar/i, 'https://www.example.com/'],
  [/^phone$/i, '+1 555 0142'],
  [/^name$|chatbotName|displayName/i, 'Ana Lima'],
  [/^lang/i, 'en'],
  [/password/i, 'a long password of your own'],
  [/^(text|content|message|question|q)$/i, 'How long does delivery take?'],
  [/^clientId$/, 'a7c1f0'],
  [/cursor/i, ''],
]

const uuid = '0193f0a2-7c4e-7b1d-9a55-2f6d8e1c4b70'

/** An example of a schema; nested components are followed, one that contains itself is left out the second time. */
export function exampleOf(doc: OpenAPI, schema: Schema, name = '', inside: readonly string[] = []): unknown {
  const component = nameOf(schema)
  if (component && inside.includes(component)) return undefined
  const within = component ? [...inside, component] : inside
  const whole = resolve(doc, schema)
  if (whole.examples?.length) return whole.examples[0]
  if (whole.enum?.length) return whole.enum[0]
  if (whole.anyOf) return exampleOf(doc, whole.anyOf[0]!, name, within)
  switch ([whole.type ?? 'any'].flat()[0]) {
    case 'object':
      return objectOf(doc, whole, within)
    case 'array':
      return [exampleOf(doc, whole.items ?? {}, name.replace(/s$/, ''), within)].filter((one) => one !== undefined)
    case 'integer':
      return /At$|Timestamp$/.test(name) ? 1795219200000 : 1
    case 'number':
      return 0.85
    case 'boolean':
      return true
    case 'string':
      return textOf(whole, name)
    default:
      return {}
  }
}

function objectOf(doc: OpenAPI, schema: Schema, inside: readonly string[]): unknown {
  const out: Record<string, unknown> = {}
  for (const [name, property] of propertiesOf(schema)) {
    const value = exampleOf(doc, property, name, inside)
    if (value !== undefined) out[name] = value
  }
  if (!schema.properties && typeof schema.additionalProperties === 'object') {
    out['name'] = exampleOf(doc, schema.additionalProperties, '', inside)
  }
  return out
}

function textOf(schema: Schema, name: string): string {
  if (schema.format === 'date-time') return '2026-11-21T09:30:00Z'
  const fits = byName.find(([pattern]) => pattern.test(name))
  if (fits) return fits[1]
  return /id$|uuid$|^id/i.test(name) ? uuid : 'text'
}

/** The body that a call of an operation could have. */
export function bodyOf(doc: OpenAPI, operation: Operation): { media: string; text: string } | undefined {
  const [media, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  if (!media || !content) return undefined
  if (media !== 'application/json') return { media, text: '' }
  return { media, text: JSON.stringify(asked(doc, content.schema), null, 2) }
}

/** What a call has to send, and what the document gives an example of; everything where nothing is required. */
function asked(doc: OpenAPI, schema: Schema): unknown {
  const whole = resolve(doc, schema)
  const all = exampleOf(doc, schema)
  if (!whole.required?.length) return all
  const kept = new Set([...whole.required, ...propertiesOf(whole).flatMap(([name, property]) => (property.examples ? [name] : []))])
  return Object.fromEntries(Object.entries(all as object).filter(([name]) => kept.has(name)))
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** A command that can be pasted into a terminal, with $KEY and $TOKEN for what is secret. */
export function curlOf(doc: OpenAPI, operation: Operation, origin: string): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())
  const needed = (operation.parameters ?? []).filter((one) => one.in === 'query' && one.required).map((one) => `${one.name}=…`)
  const local = operation.path.startsWith('/api/local/')
  const parts = [`curl ${local ? '--unix-socket data/frontdesk.sock ' : ''}${quoted((local ? 'http://localhost' : origin) + path + (needed.length ? `?${needed.join('&')}` : ''))}`]
  if (operation.method !== 'GET' && operation.method !== 'POST') parts.push(`-X ${operation.method}`)
  const body = bodyOf(doc, operation)
  if (operation.method === 'POST' && !body) parts.push('-X POST')
  const scheme = Object.keys(operation.security?.at(-1) ?? {})[0]
  if (scheme) parts.push(`-H "Authorization: Bearer ${scheme === 'visitorToken' ? '$TOKEN' : '$KEY'}"`)
  if (body) {
    parts.push(`-H 'Content-Type: ${body.media === '*/*' ? 'application/octet-stream' : body.media}'`)
    parts.push(body.text ? `-d ${quoted(body.text)}` : '--data-binary @FILE')
  }
  if (streams(operation)) parts.push('--no-buffer')
  return parts.join(' \\\n  ')
}

const streams = (operation: Operation) => Object.values(operation.responses).some((response) => Object.keys(response.content ?? {})[0] === 'text/event-stream')
