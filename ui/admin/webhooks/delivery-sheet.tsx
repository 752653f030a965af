import { IconRotateCcw } from '../../shared/icons'
import { can } from '../account/session'
import { webhooks } from '../api/webhooks'
import type { DeliveryDetails, DeliveryExchange } from '../api/webhooks-types'
import { Badge, formatMs, Note, ProblemNote, Skeleton, When } from '../controls/bits'
import { Button } from '../controls/button'
import { Dialog } from '../controls/dialog'
import { say, sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { t } from '../texts'
import { deliveryState, readable } from './words'

interface SheetProps {
  id: string
  onClose: () => void
  onChange: () => void
}

/** One delivery: what was sent, what came back, and every attempt. */
export function DeliverySheet({ id, onClose, onChange }: SheetProps) {
  const { data, problem, reload } = useLoad(`delivery:${id}`, (signal) => webhooks.delivery(id, signal), ['webhooks'])
  const replay = () =>
    webhooks.replay(id).then(() => {
      say(t('deliveries.replayed'))
      reload()
      onChange()
    }, sayProblem)
  const state = data && deliveryState(data)
  return (
    <Dialog
      title={data ? t('deliveries.title', { event: data.event }) : t('hooks.deliveries')}
      place="side"
      onClose={onClose}
      {...(data && data.state !== 'pending' && can('admin')
        ? {
            footer: (
              <Button kind="primary" icon={IconRotateCcw} onClick={() => void replay()}>
                {t('deliveries.replay')}
              </Button>
            ),
          }
        : {})}
    >
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton lines={8} />}
      {data && state && (
        <div class="delivery">
          <p class="row">
            <Badge tone={state.tone}>{state.text}</Badge>
            {data.test && <Badge tone="accent">{t('deliveries.test')}</Badge>}
            <span class="muted">
              <When at={data.at} />
            </span>
            {data.nextAt && (
              <span class="muted">
                {isPast(data.nextAt) ? t('deliveries.behind') : <>{t('deliveries.next')} <When at={data.nextAt} /></>}
              </span>
            )}
          </p>
          {data.reason && <Note tone="bad">{data.reason}</Note>}
          <p class="delivery-url" dir="ltr">
            {data.url}
          </p>
          {data.conversationId && (
            <p>
              <a href={href(`/conversations/${data.conversationId}`)}>{t('deliveries.conversation')}</a>
            </p>
          )}
          <Attempts delivery={data} />
          <section>
            <h3>{t('deliveries.request')}</h3>
            {data.exchange && <Headers list={data.exchange.requestHeaders} />}
            {data.body === null ? <p class="muted">{t('deliveries.bodyGone')}</p> : <Block label={t('deliveries.body')} text={readable(data.body)} />}
          </section>
          {data.exchange && data.exchange.status > 0 && <Answer exchange={data.exchange} />}
        </div>
      )}
    </Dialog>
  )
}

function Attempts({ delivery }: { delivery: DeliveryDetails }) {
  if (delivery.attempts.length === 0) return <p class="muted">{t('deliveries.noAttempts')}</p>
  const first = delivery.tries - delivery.attempts.length
  return (
    <section>
      <h3>{t('deliveries.attempts')}</h3>
      <ol class="delivery-attempts">
        {delivery.attempts.map((attempt, i) => (
          <li key={i} value={first + i + 1}>
            <span class="delivery-attempt">
              <Badge tone={attempt.error ? 'bad' : 'ok'}>{attempt.status > 0 ? String(attempt.status) : t('deliveries.noAnswer')}</Badge>
              <span class="muted numbers">{formatMs(attempt.millis)}</span>
              <span class="muted">
                <When at={attempt.at} />
              </span>
            </span>
            {attempt.error && <span class="delivery-error">{attempt.error}</span>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Answer({ exchange }: { exchange: DeliveryExchange }) {
  return (
    <section>
      <h3>
        {t('deliveries.response')} <span class="muted numbers">{t('deliveries.responseStatus', { status: exchange.status })}</span>
      </h3>
      <Headers list={exchange.responseHeaders} />
      {exchange.responseBody ? (
        <Block label={t('deliveries.body')} text={readable(exchange.responseBody)} />
      ) : (
        <p class="muted">{t('deliveries.emptyBody')}</p>
      )}
      {exchange.truncated && <p class="muted">{t('deliveries.truncated')}</p>}
    </section>
  )
}

function Headers({ list }: { list: DeliveryExchange['requestHeaders'] }) {
  return (
    <details>
      <summary>{t('deliveries.headers')}</summary>
      <dl class="delivery-headers">
        {list.map((header, i) => (
          <div key={i}>
            <dt>{header.name}</dt>
            <dd>{header.value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function Block({ label, text }: { label: string; text: string }) {
  return (
    <pre class="as-it-came" tabIndex={0} aria-label={label} dir="ltr">
      {text}
    </pre>
  )
}

/** A time that was: what waits beyond it waits for others, whose order is kept. */
function isPast(at: string): boolean {
  return Date.parse(at) < Date.now() - 60_000
}
