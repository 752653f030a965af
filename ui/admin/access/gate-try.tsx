import { useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { gate, type GateTest } from '../api/access'
import { asProblem } from '../api/client'
import { Badge, formatMs, ProblemNote } from '../controls/bits'
import { Button } from '../controls/button'
import { t } from '../texts'
import { readable } from '../webhooks/words'
import { sentence } from './words'

/** Asks the owner's server now, and shows what went out, what came back, and what a visitor would meet. */
export function GateTry({ bot, ready }: { bot: string; ready: boolean }) {
  const [result, setResult] = useState<GateTest>()
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  async function ask() {
    setBusy(true)
    setProblem(undefined)
    try {
      setResult(await gate.test(bot))
    } catch (error) {
      setResult(undefined)
      setProblem(asProblem(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div class="stack">
      <div class="field">
        <div>
          <Button busy={busy} disabled={!ready} onClick={() => void ask()}>
            {t(busy ? 'access.trying' : 'access.try')}
          </Button>
        </div>
        <p class="field-hint">{t(ready ? 'access.tryHint' : 'access.tryFirst')}</p>
      </div>
      {problem && <ProblemNote problem={problem} />}
      <div role="status">
        {busy && <span class="unseen">{t('access.trying')}</span>}
        {result && <Result of={result} />}
      </div>
    </div>
  )
}

function Result({ of: result }: { of: GateTest }) {
  const { exchange } = result
  return (
    <div class="card stack gate-result">
      <p class="row">
        <Badge tone={result.failed ? 'bad' : result.allow ? 'ok' : 'warn'}>{t(result.failed ? 'access.tryFailed' : result.allow ? 'access.tryAllowed' : 'access.tryRefused')}</Badge>
        <span class="muted numbers">{formatMs(result.millis)}</span>
        {result.failed && <span>{t(result.allow ? 'access.failedAllow' : 'access.failedDeny')}</span>}
      </p>
      {result.reason && <p dir="auto">{sentence(result.reason)}</p>}
      {result.message && (
        <p dir="auto">
          {t('access.tryMessage')} “{result.message}”
        </p>
      )}
      {result.remaining !== undefined && <p>{t('access.tryRemaining', { n: result.remaining })}</p>}
      <Part title={t('access.request')} head={`POST ${exchange.url}`} headers={exchange.requestHeaders} body={result.body} />
      {exchange.status > 0 ? (
        <Part
          title={t('access.response')}
          head={t('access.status', { status: exchange.status })}
          headers={exchange.responseHeaders}
          body={exchange.responseBody}
          note={exchange.truncated ? t('access.truncated') : undefined}
        />
      ) : (
        <p class="muted">{t('access.noResponse')}</p>
      )}
    </div>
  )
}

interface PartProps {
  title: string
  head: string
  headers: GateTest['exchange']['requestHeaders']
  body: string
  note?: string | undefined
}

function Part({ title, head, headers, body, note }: PartProps) {
  const text = [head, ...headers.map(({ name, value }) => `${name}: ${value}`), '', readable(body)].join('\n')
  return (
    <section class="stack">
      <h3>{title}</h3>
      <pre class="as-it-came" tabIndex={0} aria-label={title} dir="ltr">
        {text}
      </pre>
      {note && <p class="muted">{note}</p>}
    </section>
  )
}
