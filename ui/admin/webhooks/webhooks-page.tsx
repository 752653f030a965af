import './webhooks.css'
import { useState } from 'preact/hooks'
import { IconPlus } from '../../shared/icons'
import { can, chatbot } from '../account/session'
import { webhooks } from '../api/webhooks'
import type { Webhook } from '../api/webhooks-types'
import { Button } from '../controls/button'
import { useLoad } from '../live/load'
import { href, place } from '../router/router'
import { Page } from '../shell/page'
import { t } from '../texts'
import { Deliveries } from './deliveries'
import { EndpointDialog } from './endpoint-dialog'
import { Endpoints } from './endpoints'
import { SecretShown } from './secret'

/** Whom we tell what happens, and what became of each telling. */
export default function WebhooksPage() {
  const bot = chatbot.value?.id
  return bot ? <Webhooks key={bot} bot={bot} /> : null
}

function Webhooks({ bot }: { bot: string }) {
  const loaded = useLoad(`webhooks:${bot}`, (signal) => webhooks.list(bot, signal), ['webhooks'])
  const [editing, setEditing] = useState<Webhook | 'new' | null>(null)
  const [secret, setSecret] = useState('')
  const log = place.value.query.get('view') === 'deliveries'
  const add = can('admin') && (
    <Button kind="primary" icon={IconPlus} onClick={() => setEditing('new')}>
      {t('hooks.add')}
    </Button>
  )
  return (
    <Page title={t('nav.webhooks')} filters={<Views log={log} />} actions={add} filled={log}>
      {log ? (
        <Deliveries bot={bot} hooks={loaded.data?.items ?? []} />
      ) : (
        <Endpoints bot={bot} loaded={loaded} onEdit={setEditing} onSecret={setSecret} />
      )}
      {editing && (
        <EndpointDialog
          bot={bot}
          hook={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onDone={(made) => {
            setEditing(null)
            if (made) setSecret(made)
            loaded.reload()
          }}
        />
      )}
      {secret && <SecretShown secret={secret} onClose={() => setSecret('')} />}
    </Page>
  )
}

function Views({ log }: { log: boolean }) {
  return (
    <nav class="tabs" aria-label={t('hooks.views')}>
      <a class="tab" href={href('/webhooks')} aria-current={log ? undefined : 'page'}>
        {t('hooks.endpoints')}
      </a>
      <a class="tab" href={href('/webhooks', { view: 'deliveries' })} aria-current={log ? 'page' : undefined}>
        {t('hooks.deliveries')}
      </a>
    </nav>
  )
}
