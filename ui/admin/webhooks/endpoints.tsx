import { IconEllipsis, IconLink } from '../../shared/icons'
import { can } from '../account/session'
import { webhooks } from '../api/webhooks'
import { hookEvents, type Webhook, type WebhookList } from '../api/webhooks-types'
import { Badge, Empty, ProblemNote, Skeleton, When } from '../controls/bits'
import { confirm } from '../controls/dialog'
import { Menu, type MenuItem } from '../controls/menu'
import { say, sayProblem } from '../controls/toasts'
import type { Loaded } from '../live/load'
import { href } from '../router/router'
import { t } from '../texts'
import { SecretCard } from './secret'
import { endpointState } from './words'

interface EndpointsProps {
  bot: string
  loaded: Loaded<WebhookList>
  onEdit: (hook: Webhook) => void
  onSecret: (secret: string) => void
}

/** The webhooks of a chatbot with how they fare. */
export function Endpoints({ bot, loaded, onEdit, onSecret }: EndpointsProps) {
  const { data, problem, reload } = loaded
  return (
    <div class="cards-page">
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton lines={6} tall />}
      {data?.items.length === 0 && (
        <Empty icon={IconLink} title={t('hooks.none')}>
          {t('hooks.noneText')}
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <>
          <ul class="card-list">
            {data.items.map((hook) => (
              <Endpoint key={hook.id} hook={hook} onEdit={() => onEdit(hook)} reload={reload} />
            ))}
          </ul>
          <SecretCard
            bot={bot}
            secret={data.secret}
            onNew={(secret) => {
              onSecret(secret)
              reload()
            }}
          />
        </>
      )}
    </div>
  )
}

function Endpoint({ hook, onEdit, reload }: { hook: Webhook; onEdit: () => void; reload: () => void }) {
  const state = endpointState(hook)
  const { health } = hook
  return (
    <li class="card card-item hook">
      <div class="hook-head">
        <h2>{hook.name || <span dir="ltr">{hook.url}</span>}</h2>
        <Badge tone={state.tone}>{state.text}</Badge>
        <Menu label={t('list.actionsOf', { name: hook.name || hook.url })} items={actions(hook, onEdit, reload)}>
          <IconEllipsis size={16} />
        </Menu>
      </div>
      {hook.name && (
        <p class="hook-url" dir="ltr">
          {hook.url}
        </p>
      )}
      <p class="hook-facts">
        {hook.events.map((event) => (
          <code key={event}>{event}</code>
        ))}
      </p>
      <p class="hook-facts muted">
        {health.lastSuccess && (
          <span>
            {t('hooks.lastSuccess')} <When at={health.lastSuccess} />
          </span>
        )}
        {health.disabledAt && (
          <span>
            {t('hooks.disabledAt')} <When at={health.disabledAt} />
          </span>
        )}
        {health.failingSince && (
          <span>
            {t('hooks.failingSince')} <When at={health.failingSince} />
          </span>
        )}
      </p>
      {health.reason && <p class="hook-reason">{health.reason}</p>}
    </li>
  )
}

function actions(hook: Webhook, onEdit: () => void, reload: () => void): (MenuItem | 'line')[] {
  const log: MenuItem = { label: t('hooks.log'), href: href('/webhooks', { view: 'deliveries', endpoint: hook.id }) }
  if (!can('admin')) return [log]
  const test = (event: (typeof hookEvents)[number]) =>
    webhooks.test(hook.id, event).then(() => {
      say(t('hooks.tested'))
      reload()
    }, sayProblem)
  const turn = () => webhooks.change(hook.id, { enabled: !hook.enabled }).then(reload, sayProblem)
  return [
    log,
    { label: t('hooks.edit'), run: onEdit },
    { label: t(hook.enabled ? 'hooks.switchOff' : 'hooks.switchOn'), run: () => void turn() },
    'line',
    ...hookEvents.map((event) => ({ label: t('hooks.testOf', { event }), run: () => void test(event) })),
    'line',
    { label: t('hooks.delete'), danger: true, run: () => void remove(hook, reload) },
  ]
}

async function remove(hook: Webhook, reload: () => void) {
  const yes = await confirm({ title: t('hooks.deleteAsk'), text: t('hooks.deleteText', { url: hook.url }), yes: t('hooks.delete'), danger: true })
  if (yes) webhooks.remove(hook.id).then(reload, sayProblem)
}
