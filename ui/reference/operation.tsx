import { useEffect, useRef, useState } from 'preact/hooks'
import { CodeBlock, Words } from './code-block'
import type { OpenAPI, Operation, Parameter } from './document'
import { bodyOf, curlOf, exampleOf } from './example'
import { Body } from './fields'
import { t } from './texts'

interface Props {
  doc: OpenAPI
  operation: Operation
  /** The address of this page asks for it. */
  wanted: boolean
}

/** One route; what is inside is made when it is opened, since there are hundreds. */
export function OperationView({ doc, operation, wanted }: Props) {
  const [open, setOpen] = useState(wanted)
  const element = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    if (!wanted) return
    setOpen(true)
    element.current?.scrollIntoView()
  }, [wanted])
  return (
    <details class="operation" id={operation.operationId} ref={element} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h3>
          <span class={`method ${operation.method.toLowerCase()}`}>{operation.method}</span> <code>{operation.path}</code>
        </h3>
        <p>
          <Words text={operation.summary} />
        </p>
      </summary>
      {open && <Inside doc={doc} operation={operation} />}
    </details>
  )
}

function Inside({ doc, operation }: Omit<Props, 'wanted'>) {
  const request = Object.values(operation.requestBody?.content ?? {})[0]
  const body = bodyOf(doc, operation)
  return (
    <div class="inside">
      <p>
        {operation.description ?? (operation.security ? '' : t('anybody'))} <a href={`#${operation.operationId}`}>{t('link')}</a>
      </p>
      {operation.parameters && <Parameters list={operation.parameters} />}
      {request && (
        <section>
          <h4>
            {t('takes')} <span class="media">{Object.keys(operation.requestBody!.content).join(', ')}</span>
          </h4>
          <Body doc={doc} schema={request.schema} />
          {body?.text && <CodeBlock label={t('example')} text={body.text} />}
        </section>
      )}
      <Answer doc={doc} operation={operation} />
      <section>
        <h4>{t('call')}</h4>
        <CodeBlock label="curl" text={curlOf(doc, operation, location.origin)} />
      </section>
    </div>
  )
}

function Answer({ doc, operation }: Omit<Props, 'wanted'>) {
  const [status, response] = Object.entries(operation.responses).find(([code]) => code !== 'default') ?? []
  if (!status || !response) return null
  const [media, content] = Object.entries(response.content ?? {})[0] ?? []
  const json = media === 'application/json' && content
  return (
    <section>
      <h4>
        {t('gives')} <span class="media">{[status, ...Object.keys(response.content ?? {})].join(', ')}</span>
      </h4>
      {!content && <p>{t('noBody', { status })}</p>}
      {media === 'text/event-stream' && <p>{t('events')}</p>}
      {json && <Body doc={doc} schema={content.schema} />}
      {json && <CodeBlock label={t('example')} text={JSON.stringify(exampleOf(doc, content.schema), null, 2)} />}
    </section>
  )
}

const places = { path: 'inPath', query: 'inQuery', header: 'inHeader' } as const

function Parameters({ list }: { list: Parameter[] }) {
  return (
    <section>
      <h4>{t('parameters')}</h4>
      <dl class="fields">
        {list.map((one) => (
          <div key={one.in + one.name}>
            <dt>
              <code>{one.name}</code> <span class="type">{[one.schema.type].flat().join(' | ')}</span> <span class="need">{t(places[one.in])}</span>
            </dt>
            <dd>{one.description && <Words text={one.description} />}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
