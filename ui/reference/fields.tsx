import { inner, nameOf, propertiesOf, resolve, typeOf, type OpenAPI, type Schema } from './document'
import { Words } from './code-block'
import { t } from './texts'

interface Props {
  doc: OpenAPI
  schema: Schema
  /** Components that this one stands in: one that holds itself is not opened again. */
  inside?: readonly string[]
}

/** The fields of an object, and below each the fields of what it holds. */
export function Fields({ doc, schema, inside = [] }: Props) {
  const whole = resolve(doc, schema)
  const within = [...inside, nameOf(schema) ?? '']
  const required = new Set(whole.required)
  return (
    <dl class="fields">
      {propertiesOf(whole).map(([name, property]) => (
        <div key={name}>
          <dt>
            <code>{name}</code> <span class="type">{typeOf(property)}</span> <span class="need">{t(required.has(name) ? 'required' : 'optional')}</span>
          </dt>
          <dd>
            <About schema={property} />
            <Nested doc={doc} schema={property} inside={within} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function About({ schema }: { schema: Schema }) {
  return (
    <>
      {schema.description && (
        <p>
          <Words text={schema.description} />
        </p>
      )}
      {schema.enum && <p class="values">{t('oneOf', { list: schema.enum.map((value) => value || '""').join(', ') })}</p>}
    </>
  )
}

function Nested({ doc, schema, inside = [] }: Props) {
  const component = inner(schema)
  const name = component && nameOf(component)
  if (!component || !name || inside.includes(name) || !resolve(doc, component).properties) return null
  return (
    <details class="nested">
      <summary>{t('fieldsOf', { name })}</summary>
      <Fields doc={doc} schema={component} inside={inside} />
    </details>
  )
}

/** What a body is made of: its type, and the fields of the component in it. */
export function Body({ doc, schema }: Props) {
  const component = inner(schema)
  return (
    <>
      <p class="type">{typeOf(schema)}</p>
      {component && resolve(doc, component).properties && <Fields doc={doc} schema={component} />}
    </>
  )
}
