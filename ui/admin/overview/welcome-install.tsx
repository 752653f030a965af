import { IconTriangleAlert } from '../../shared/icons'
import { can } from '../account/session'
import { chatbots } from '../api/api'
import { isLocal } from '../chatbots/domain'
import { Code } from '../chatbots/install-page'
import { Note, ProblemNote, Skeleton } from '../controls/bits'
import { LinkButton } from '../controls/button'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { t } from '../texts'
import { markDone } from './progress'
import { Seen } from './seen'

/** The line for one's own pages. */
export function InstallStep({ bot }: { bot: string }) {
  const { data, problem, reload } = useLoad(`install:${bot}`, (signal) => chatbots.install(bot, signal), ['chatbots', 'snippet'])
  return (
    <div class="stack">
      <p class="prose muted">{t('install.bubbleText')}</p>
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton lines={3} tall />}
      {data && isLocal(data.baseUrl) && (
        <Note tone="warn" icon={IconTriangleAlert}>
          {t('install.local', { address: data.baseUrl })} {can('admin') && <a href={href('/system')}>{t('install.localAction')}</a>}
        </Note>
      )}
      {data && <Code first text={data.snippet} onCopy={() => markDone(bot, 'snippet')} />}
      {data && <Seen bot={bot} install={data} reload={reload} />}
      <div class="row welcome-foot">
        <LinkButton href={href('/')}>{t('welcome.finish')}</LinkButton>
        <LinkButton href="/demo" outside kind="quiet">
          {t('checklist.demoAction')}
        </LinkButton>
      </div>
    </div>
  )
}
