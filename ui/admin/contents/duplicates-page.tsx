import './contents.css'
import { IconCopy } from '../../shared/icons'
import { chatbot } from '../account/session'
import { knowledge } from '../api/knowledge'
import type { Duplicates } from '../api/knowledge-types'
import { Empty, ProblemNote, Skeleton } from '../controls/bits'
import { LinkButton } from '../controls/button'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { Page } from '../shell/page'
import { t } from '../texts'
import { DuplicatePair } from './duplicate-pair'

/** Contents that say nearly the same, to go through. */
export default function DuplicatesPage() {
  const bot = chatbot.value?.id ?? null
  const { data, problem, reload } = useLoad(bot && `duplicates:${bot}`, (signal) => knowledge.duplicates(bot!, signal), ['contents', 'meaning'])
  return (
    <Page title={t('duplicates.title')} back={{ href: href('/contents'), label: t('nav.contents') }}>
      <div class="duplicates">
        <p class="prose muted">{t('duplicates.text')}</p>
        {problem && <ProblemNote problem={problem} retry={reload} />}
        {!data && !problem && <Skeleton lines={6} tall />}
        {data && bot && <Pairs bot={bot} found={data} onGone={reload} />}
      </div>
    </Page>
  )
}

function Pairs({ bot, found, onGone }: { bot: string; found: Duplicates; onGone: () => void }) {
  const working = found.state === 'working'
  if (working && found.items.length === 0) {
    return (
      <>
        <p role="status">{t('duplicates.working')}</p>
        <Skeleton lines={4} tall />
      </>
    )
  }
  if (found.items.length === 0) {
    return (
      <Empty icon={IconCopy} title={t('duplicates.none')} action={<LinkButton href={href('/contents')}>{t('duplicates.back')}</LinkButton>}>
        {t('duplicates.noneText')}
      </Empty>
    )
  }
  return (
    <>
      <p class="muted" role="status">
        {t('duplicates.count', { n: found.items.length })} {working && t('duplicates.working')}
      </p>
      <ul class="pairs">
        {found.items.map((pair) => (
          <DuplicatePair key={`${pair.a.id} ${pair.b.id}`} bot={bot} pair={pair} onGone={onGone} />
        ))}
      </ul>
    </>
  )
}
