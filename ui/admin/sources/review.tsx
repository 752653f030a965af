import { useEffect, useState } from 'preact/hooks'
import { IconArrowLeft, IconArrowRight } from '../../shared/icons'
import { can } from '../account/session'
import { sites } from '../api/knowledge'
import type { Site, SitePage } from '../api/knowledge-types'
import { Badge, ProblemNote, Skeleton } from '../controls/bits'
import { Button } from '../controls/button'
import { Dialog } from '../controls/dialog'
import { sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { t } from '../texts'
import { Outside } from './outside'
import { acceptText, PageText } from './page-text'
import { pageState, shortAddress } from './words'

const most = 200

/** The changes of a website one after the other, each taken over or ignored. */
export function Review({ bot, site, onClose }: { bot: string; site: Site; onClose: () => void }) {
  const list = useLoad(`review:${site.id}`, (signal) => sites.pages(bot, site.id, { state: 'waiting', limit: most }, signal))
  const [at, setAt] = useState(0)
  const pages = list.data?.items ?? []
  const page = pages[Math.min(at, pages.length - 1)]
  useEffect(() => {
    if (list.data && pages.length === 0) onClose()
  }, [list.data])

  function decide(one: SitePage, accept: boolean) {
    sites.decide(bot, site.id, accept, [one.id]).then(() => {
      if (!list.data) return
      list.put({ ...list.data, items: list.data.items.filter((other) => other.id !== one.id) })
      setAt(Math.min(at, pages.length - 2))
    }, sayProblem)
  }
  return (
    <Dialog title={t('review.title')} wide onClose={onClose}>
      {list.problem && <ProblemNote problem={list.problem} retry={list.reload} />}
      {!list.data && !list.problem && <Skeleton lines={8} />}
      {page && (
        <>
          <div class="review-head">
            <Button kind="quiet" icon={IconArrowLeft} label={t('review.previous')} disabled={at === 0} onClick={() => setAt(at - 1)} />
            <span class="muted numbers" role="status">
              {t('review.at', { at: Math.min(at, pages.length - 1) + 1, all: pages.length })}
            </span>
            <Button kind="quiet" icon={IconArrowRight} label={t('review.next')} disabled={at >= pages.length - 1} onClick={() => setAt(at + 1)} />
          </div>
          <Changed key={page.id} bot={bot} site={site.id} page={page} onDecide={(accept) => decide(page, accept)} />
        </>
      )}
    </Dialog>
  )
}

interface ChangedProps {
  bot: string
  site: string
  page: SitePage
  onDecide: (accept: boolean) => void
}

function Changed({ bot, site, page, onDecide }: ChangedProps) {
  const { data, problem, reload } = useLoad(`page:${site}:${page.id}`, (signal) => sites.page(bot, site, page.id, signal))
  const said = pageState(page.state)
  return (
    <article class="stack">
      <header>
        <h3 dir="auto">{page.title || shortAddress(page.url)}</h3>
        <p class="row">
          <Badge tone={said.tone}>{said.text}</Badge>
          <Outside url={page.url} />
        </p>
      </header>
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton lines={6} />}
      {data && <PageText page={data} />}
      {data && can('admin') && (
        <p class="row review-actions">
          <Button onClick={() => onDecide(false)}>{t('review.ignore')}</Button>
          <Button kind="primary" onClick={() => onDecide(true)}>
            {acceptText(data)}
          </Button>
        </p>
      )}
    </article>
  )
}
