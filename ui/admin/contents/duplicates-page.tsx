import './contents.css'
import { IconCopy } from '../../shared/icons'
import { chatbot } from '../account/session'
import { knowledge } from '../api/knowledge'
import type { Duplicates } from '../api/knowledge-types'
import { Badge, Empty, formatNumber, ProblemNote, Skeleton } from '../controls/bits'
import { LinkButton } from '../controls/button'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { Page } from '../shell/page'
import { t } from '../texts'

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
        {data && <Pairs found={data} />}
      </div>
    </Page>
  )
}

function Pairs({ found }: { found: Duplicates }) {
  if (found.state === 'working') {
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
        {t('duplicates.count', { n: found.items.length })}
      </p>
      <ul class="pairs">
        {found.items.map(({ a, b, score }) => (
          <li key={`${a.id} ${b.id}`} class="card pair">
            <Badge tone={score >= 0.95 ? 'warn' : 'plain'}>{t('duplicates.alike', { percent: formatNumber(score * 100) })}</Badge>
            <Side one={a} />
            <Side one={b} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Side({ one }: { one: { id: string; title: string } }) {
  return (
    <a class="pair-side" href={href('/contents/edit', { id: one.id })} dir="auto">
      {one.title || one.id}
    </a>
  )
}
