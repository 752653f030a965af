import { CodeBlock, Words } from './code-block'
import type { OpenAPI } from './document'
import { t } from './texts'

const problem = {
  type: 'about:blank',
  title: 'Unprocessable Entity',
  status: 422,
  code: 'invalid',
  detail: 'Some fields are wrong.',
  errors: [{ field: 'email', message: 'This is not an e-mail address. It should look like name@example.com.' }],
  requestId: '8f0c2ab19d4e77c1',
}
const compatible = { status: 'error', message: 'This API key is for another chatbot.' }

/** What holds for every route: address, who calls, what a refusal looks like. */
export function Intro({ doc }: { doc: OpenAPI }) {
  const [before, after] = t('machine', { link: '|' }).split('|')
  return (
    <section class="intro" aria-labelledby="about">
      <h2 id="about">{t('about')}</h2>
      <p>{doc.info.description}</p>
      <p>
        {t('base')}: <code>{location.origin}</code>. {before}
        <a href="/api/openapi.json">/api/openapi.json</a>
        {after}
      </p>
      <p>
        <Words text={t('rules')} />
      </p>
      <h3>{t('auth')}</h3>
      <CodeBlock label="Authorization" text={'Authorization: Bearer $KEY      # /api/v2, /api/admin\nAuthorization: Bearer $TOKEN    # /api/widget'} />
      <ul>
        <li>
          <code>$KEY</code>: <Words text={t('authKey')} />
        </li>
        <li>
          <code>$TOKEN</code>: {t('authVisitor')}
        </li>
        <li>{t('authSession')}</li>
      </ul>
      <h3>{t('errors')}</h3>
      <p>
        <Words text={t('errorsProblem')} /> {t('errorsAgain')}
      </p>
      <CodeBlock label="application/problem+json" text={JSON.stringify(problem, null, 2)} />
      <p>{t('errorsV2')}</p>
      <CodeBlock label="application/json" text={JSON.stringify(compatible, null, 2)} />
    </section>
  )
}
