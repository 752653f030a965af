// What this page reads of the OpenAPI document (3.1), and what it makes of it: groups of operations that can be searched.

export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  enum?: string[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  anyOf?: Schema[]
  description?: string
  examples?: unknown[]
  minimum?: number
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description?: string
  schema: Schema
}

type Content = Record<string, { schema: Schema }>

export interface OperationObject {
  operationId: string
  summary: string
  description?: string
  tags: string[]
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { description: string; content?: Content }>
  security?: Record<string, string[]>[]
}

export interface OpenAPI {
  info: { title: string; description: string }
  tags?: { name: string; description?: string }[]
  paths: Record<string, Record<string, OperationObject>>
  components: { schemas: Record<string, Schema> }
}

export interface Operation extends OperationObject {
  method: string
  path: string
  /** Everything that a search looks at, in lower case. */
  words: string
}

export interface Group {
  name: string
  about: string
  operations: Operation[]
}

const order = ['get', 'post', 'put', 'patch', 'delete']

/** The operations under their first tags, in the order of the document's tags. */
export function groupsOf(doc: OpenAPI): Group[] {
  const groups = new Map<string, Group>((doc.tags ?? []).map(({ name, description = '' }) => [name, { name, about: description, operations: [] }]))
  for (const [path, item] of Object.entries(doc.paths)) {
    const methods = Object.entries(item).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    for (const [method, operation] of methods) {
      const name = operation.tags[0] ?? ''
      const group = groups.get(name) ?? { name, about: '', operations: [] }
      groups.set(name, group)
      group.operations.push({ ...operation, method: method.toUpperCase(), path, words: wordsOf(method, path, operation) })
    }
  }
  return [...groups.values()].filter((group) => group.operations.length > 0)
}

function wordsOf(method: string, path: string, operation: OperationObject): string {
  const parameters = (operation.parameters ?? []).flatMap((parameter) => [parameter.name, parameter.description ?? ''])
  return [method, path, operation.operationId, operation.summary, operation.description ?? '', ...operation.tags, ...parameters, ...schemaNames(operation)]
    .join(' ')
    .toLowerCase()
}

function schemaNames(operation: OperationObject): string[] {
  const contents = [operation.requestBody?.content, ...Object.values(operation.responses).map((response) => response.content)]
  return contents.flatMap((content) => Object.values(content ?? {}).map(({ schema }) => nameOf(schema) ?? ''))
}

/** Groups with the operations that have every word of the search. */
export function found(groups: readonly Group[], search: string): Group[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...groups]
  return groups
    .map((group) => ({ ...group, operations: group.operations.filter((one) => words.every((word) => one.words.includes(word))) }))
    .filter((group) => group.operations.length > 0)
}

/** The name of a component that a schema refers to. */
export function nameOf(schema: Schema): string | undefined {
  return schema.$ref?.slice(schema.$ref.lastIndexOf('/') + 1)
}

/** The schema itself, where it stands in the components. */
export function resolve(doc: OpenAPI, schema: Schema): Schema {
  const name = nameOf(schema)
  return name ? { ...doc.components.schemas[name], ...without(schema) } : schema
}

/** What stands beside a reference, such as its description. */
function without({ $ref: _, ...rest }: Schema): Schema {
  return rest
}

/** The properties of a schema, those that are required first and in the order in which they are named. */
export function propertiesOf(schema: Schema): [name: string, property: Schema][] {
  const { properties = {}, required = [] } = schema
  const rest = Object.keys(properties).filter((name) => !required.includes(name))
  return [...required, ...rest].flatMap((name) => (properties[name] ? [[name, properties[name]]] : []))
}

/** A type as a person reads it: string, integer[], Message, … */
export function typeOf(schema: Schema): string {
  const name = nameOf(schema)
  if (name) return name
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ')
  const types = [schema.type ?? 'any'].flat()
  return types
    .map((type) => {
      if (type === 'array') return schema.items ? `${typeOf(schema.items)}[]` : 'any[]'
      if (type === 'object' && typeof schema.additionalProperties === 'object') return `{ [name]: ${typeOf(schema.additionalProperties)} }`
      return type
    })
    .join(' | ')
}

/** The component whose fields a type has, through arrays and null. */
export function inner(schema: Schema): Schema | undefined {
  if (schema.$ref) return schema
  if (schema.items) return inner(schema.items)
  if (typeof schema.additionalProperties === 'object') return inner(schema.additionalProperties)
  return schema.anyOf?.map(inner).find((one) => one !== undefined)
}

/** A plain anchor for a group. */
export function anchorOf(name: string): string {
  return `group-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`
}
