import './seen.css'
import { useEffect } from 'preact/hooks'
import { IconCheck, IconTriangleAlert } from '../../shared/icons'
import { can } from '../account/session'
import { chatbots } from '../api/api'
import type { Install } from '../api/types'
import { Note, When } from '../controls/bits'
import { Button } from '../controls/button'
import { say, sayProblem } from '../controls/toasts'
import { t } from '../texts'
import { markDone } from './progress'

interface SeenProps {
  bot: string
  install: Install
  reload: () => void
}

type Site = Install['sites'][number]

const most = 5

/** Where the snippet was seen, live; and where it was refused, with what mends that. */
export function Seen({ bot, install, reload }: SeenProps) {
  const refused = install.sites.filter((site) => !site.allowed)
  const seen = install.sites.filter((site) => site.allowed && site.lastAt)
  const waiting = install.sites.filter((site) => site.allowed && !site.lastAt)
  useEffect(() => {
    if (seen.length > 0) markDone(bot, 'snippet')
  }, [bot, seen.length > 0])
  return (
    <div class="seen" role="status">
      {seen.length === 0 && refused.length === 0 && waiting.length === 0 && (
        <p class="seen-line muted">
          <span class="seen-looking" aria-hidden="true" />
          <span>{t('seen.none')}</span>
        </p>
      )}
      {seen.slice(0, most).map((site) => (
        <p key={site.origin} class="seen-line">
          <IconCheck size={16} />
          <span>
            {t('seen.on')} <strong class="seen-origin">{site.origin}</strong> <When at={site.lastAt!} />
          </span>
        </p>
      ))}
      {waiting.slice(0, most).map((site) => (
        <p key={site.origin} class="seen-line muted">
          <span class="seen-looking" aria-hidden="true" />
          <span>{t('seen.allowedNow', { origin: site.origin })}</span>
        </p>
      ))}
      {refused.slice(0, most).map((site) => (
        <Refused key={site.origin} bot={bot} site={site} install={install} reload={reload} />
      ))}
    </div>
  )
}

function Refused({ bot, site, install, reload }: SeenProps & { site: Site }) {
  const host = new URL(site.origin).hostname
  async function allow() {
    try {
      await chatbots.change(bot, { domains: [...install.domains, host] })
      say(t('seen.allowed', { host }))
      reload()
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <Note tone="warn" icon={IconTriangleAlert}>
      <p>
        {t('seen.refused', { origin: site.origin })} <When at={(site.refusedAt ?? site.lastAt)!} />
      </p>
      {can('admin') && (
        <Button small onClick={() => void allow()}>
          {t('seen.allow', { host })}
        </Button>
      )}
    </Note>
  )
}
