import { can } from '../account/session'
import { sites } from '../api/knowledge'
import { Badge, Note, ProblemNote, Skeleton, When } from '../controls/bits'
import { Button } from '../controls/button'
import { Dialog } from '../controls/dialog'
import { say, sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { t } from '../texts'
import { Outside } from './outside'
import { acceptText, PageText } from './page-text'
import { pageState } from './words'

interface SheetProps {
  bot: string
  site: string
  page: string
  title: string
  onClose: () => void
  onDecided: () => void
}

/** One page of a website: its state, its text or what changed in it, and the decision about that. */
export function PageSheet({ bot, site, page, title, onClose, onDecided }: SheetProps) {
  const { data, problem, reload } = useLoad(`page:${site}:${page}`, (signal) => sites.page(bot, site, page, signal))
  const decide = (accept: boolean) => {
    sites.decide(bot, site, accept, [page]).then(() => {
      say(accept ? t('review.accepted', { n: 1 }) : t('review.ignored', { n: 1 }))
      onDecided()
    }, sayProblem)
  }
  const said = data && pageState(data.state)
  return (
    <Dialog
      title={data?.title || title}
      place="side"
      onClose={onClose}
      {...(data?.waiting && can('admin')
        ? {
            footer: (
              <>
                <Button onClick={() => decide(false)}>{t('review.ignore')}</Button>
                <Button kind="primary" onClick={() => decide(true)}>
                  {acceptText(data)}
                </Button>
              </>
            ),
          }
        : {})}
    >
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton lines={8} />}
      {data && said && (
        <>
          <p class="row">
            <Badge tone={said.tone}>{said.text}</Badge>
            {data.words > 0 && <span class="muted numbers">{t('run.words', { n: data.words })}</span>}
            {data.readAt && (
              <span class="muted">
                <When at={data.readAt} />
              </span>
            )}
          </p>
          <p class="row page-links">
            <Outside url={data.url} />
            {data.contentId && <a href={href('/contents/edit', { id: data.contentId })}>{t('page.content')}</a>}
          </p>
          {data.problem && <Note tone="warn">{data.problem}</Note>}
          <PageText page={data} />
        </>
      )}
    </Dialog>
  )
}
