import './keys.css'
import { useState } from 'preact/hooks'
import { IconExternalLink, IconKeyRound, IconPlus } from '../../shared/icons'
import { can, me } from '../account/session'
import { keys, type ApiKey } from '../api/keys'
import { Badge, Empty, ProblemNote, Skeleton, When } from '../controls/bits'
import { Button, LinkButton } from '../controls/button'
import { confirm } from '../controls/dialog'
import { say, sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { presentFor } from '../live/now'
import { Page } from '../shell/page'
import { t } from '../texts'
import { lifeOf } from './expiry'
import { NewKey } from './new-key'
import { ShownOnce } from './shown-once'

/** The keys that the owner's own programs use. */
export default function KeysPage() {
  const loaded = useLoad('keys', (signal) => keys.list(signal))
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState('')
  const { data, problem, put, reload } = loaded
  async function revoke(key: ApiKey) {
    const yes = await confirm({ title: t('keys.revokeAsk', { name: key.name }), text: t('keys.revokeText'), yes: t('keys.revoke'), danger: true })
    if (!yes) return
    try {
      await keys.revoke(key.id)
      put((now) => now && { items: now.items.filter((one) => one.id !== key.id) })
      say(t('keys.revoked', { name: key.name }))
    } catch (error) {
      sayProblem(error)
      reload()
    }
  }
  const add = (
    <Button kind="primary" icon={IconPlus} onClick={() => setAdding(true)}>
      {t('keys.add')}
    </Button>
  )
  return (
    <Page title={t('nav.keys')} actions={add}>
      <div class="cards-page">
        <p class="prose muted">
          {t('keys.about')}{' '}
          <a href="/api/docs" target="_blank" rel="noopener">
            {t('keys.docs')}
          </a>
        </p>
        {problem && <ProblemNote problem={problem} retry={reload} />}
        {!data && !problem && <Skeleton lines={6} tall />}
        {data?.items.length === 0 && (
          <Empty
            icon={IconKeyRound}
            title={t('keys.none')}
            action={
              <LinkButton href="/api/docs" outside icon={IconExternalLink}>
                {t('keys.docs')}
              </LinkButton>
            }
          >
            {t('keys.noneText')}
          </Empty>
        )}
        {data && data.items.length > 0 && (
          <ul class="card-list" aria-label={t('nav.keys')}>
            {data.items.map((key) => (
              <Entry key={key.id} of={key} onRevoke={() => void revoke(key)} />
            ))}
          </ul>
        )}
      </div>
      {adding && (
        <NewKey
          onClose={() => setAdding(false)}
          onMade={(made, key) => {
            setAdding(false)
            setSecret(made)
            put((now) => ({ items: [key, ...(now?.items ?? [])] }))
          }}
        />
      )}
      {secret && <ShownOnce title={t('keys.shown')} text={t('keys.shownText')} secret={secret} onClose={() => setSecret('')} />}
    </Page>
  )
}

function Entry({ of: key, onRevoke }: { of: ApiKey; onRevoke: () => void }) {
  const life = lifeOf(key, presentFor(key.expiresAt ?? key.createdAt))
  return (
    <li class="card card-item key">
      <div class="key-head">
        <h2>{key.name}</h2>
        <Badge tone="accent">{t(`keys.role.${key.role}`)}</Badge>
        {life === 'expired' && <Badge tone="bad">{t('keys.expired')}</Badge>}
        {life === 'soon' && <Badge tone="warn">{t('keys.soon')}</Badge>}
        {can(key.role) && (
          <Button small kind="quiet" onClick={onRevoke}>
            {t('keys.revoke')}
          </Button>
        )}
      </div>
      <p class="muted">
        {t(`keys.role.${key.role}.text`)} {reachOf(key)}
      </p>
      <dl class="key-facts">
        <Fact name={t('keys.key')}>{key.hint ? <code>fd_…{key.hint}</code> : t('keys.hintless')}</Fact>
        <Fact name={t('keys.lastUsed')}>{key.lastUsed ? <When at={key.lastUsed} /> : t('keys.never')}</Fact>
        <Fact name={t('keys.expiry')}>{key.expiresAt ? <When at={key.expiresAt} /> : t('keys.expiry.never')}</Fact>
        <Fact name={t('keys.made')}>
          <When at={key.createdAt} />
          {key.createdBy && ` · ${key.createdBy}`}
        </Fact>
      </dl>
    </li>
  )
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function reachOf(key: ApiKey): string {
  if (!key.chatbot) return t('keys.reachAllText')
  const name = me.value?.chatbots.find((bot) => bot.id === key.chatbot)?.name
  return name ? t('keys.reachOneText', { name }) : t('keys.reachGoneText')
}
