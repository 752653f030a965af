import './sources.css'
import '../contents/contents.css'
import { useState } from 'preact/hooks'
import { IconEllipsis, IconExternalLink, IconRefreshCw, IconTrash2 } from '../../shared/icons'
import { can, chatbot } from '../account/session'
import { sites } from '../api/knowledge'
import type { Site } from '../api/knowledge-types'
import { Note, ProblemNote, Skeleton, When } from '../controls/bits'
import { Button } from '../controls/button'
import { confirm } from '../controls/dialog'
import { Menu } from '../controls/menu'
import { say, sayProblem } from '../controls/toasts'
import type { Loaded } from '../live/load'
import { go, href, place } from '../router/router'
import { Page } from '../shell/page'
import { t } from '../texts'
import { MeaningLine } from './meaning-line'
import { removeSite } from './remove-source'
import { Review } from './review'
import { RunProgress } from './run-progress'
import { SitePages } from './site-pages'
import { SiteSettingsForm } from './site-settings-form'
import { useSite } from './use-sources'
import { shortAddress } from './words'

/** One website: how it is read, which pages it has, what changed. */
export default function SitePageView() {
  const bot = chatbot.value?.id ?? null
  const id = place.value.query.get('id')
  const site = useSite(bot ?? '', bot ? id : null)
  if (!bot || !id) return null
  const back = { href: href('/sources'), label: t('nav.sources') }
  if (site.data) return <OneSite key={id} bot={bot} site={site.data} loaded={site} back={back} />
  return (
    <Page title={t('sources.site')} back={back}>
      {site.problem ? <ProblemNote problem={site.problem} retry={site.reload} /> : <Skeleton lines={8} tall />}
    </Page>
  )
}

interface OneProps {
  bot: string
  site: Site
  loaded: Loaded<Site>
  back: { href: string; label: string }
}

function OneSite({ bot, site, loaded, back }: OneProps) {
  const [reviewing, setReviewing] = useState(false)
  const [deleting, setDeleting] = useState(false)
  const may = can('admin')
  const settings = place.value.query.get('view') === 'settings'
  async function remove() {
    if (await removeSite(bot, site, setDeleting)) void go(back.href)
  }
  const read = () => void sites.read(bot, site.id).then(loaded.put, sayProblem)
  const cancel = () => void sites.cancel(bot, site.id).then(loaded.put, sayProblem)
  if (deleting) {
    return (
      <Page title={site.name || shortAddress(site.url)} back={back}>
        <p role="status">{t('sources.deleting')}</p>
      </Page>
    )
  }
  return (
    <Page
      title={site.name || shortAddress(site.url)}
      back={back}
      filters={<Views site={site} settings={settings} />}
      actions={
        <>
          <Menu
            label={t('list.actionsOf', { name: site.name || site.url })}
            items={[
              { label: t('sources.website'), icon: IconExternalLink, run: () => void window.open(site.url, '_blank', 'noopener') },
              { label: t('sources.contents'), href: href('/contents', { source: `site:${site.id}` }) },
              ...(may ? [{ label: t('sources.deleteSite'), icon: IconTrash2, danger: true, run: () => void remove() }] : []),
            ]}
          >
            <IconEllipsis size={16} />
          </Menu>
          {may && !site.running && (
            <Button kind="primary" icon={IconRefreshCw} onClick={read}>
              {t('sources.readAgain')}
            </Button>
          )}
        </>
      }
    >
      <div class="site">
        <p class="site-line muted small-text">
          <span dir="ltr">{shortAddress(site.url)}</span>
          {!site.running && <Next site={site} />}
        </p>
        {loaded.problem && <ProblemNote problem={loaded.problem} retry={loaded.reload} />}
        {site.run && <RunProgress run={site.run} onCancel={may ? cancel : undefined} />}
        <MeaningLine bot={bot} />
        {site.waiting > 0 && <Waiting bot={bot} site={site} onReview={() => setReviewing(true)} onDone={loaded.reload} />}
        {settings ? <SiteSettingsForm bot={bot} site={site} onSaved={loaded.put} /> : <SitePages bot={bot} site={site} onDecided={loaded.reload} />}
      </div>
      {reviewing && (
        <Review
          bot={bot}
          site={site}
          onClose={() => {
            setReviewing(false)
            loaded.reload()
          }}
        />
      )}
    </Page>
  )
}

function Next({ site }: { site: Site }) {
  if (!site.nextAt) return <span>{t('run.byHand')}</span>
  return (
    <span>
      {t('run.nextAt')} <When at={site.nextAt} />
    </span>
  )
}

function Views({ site, settings }: { site: Site; settings: boolean }) {
  return (
    <nav class="tabs" aria-label={t('site.views')}>
      <a class="tab" href={href('/sources/site', { id: site.id })} aria-current={settings ? undefined : 'page'}>
        {t('site.pagesTab')}
      </a>
      <a class="tab" href={href('/sources/site', { id: site.id, view: 'settings' })} aria-current={settings ? 'page' : undefined}>
        {t('site.settingsTab')}
      </a>
    </nav>
  )
}

interface WaitingProps {
  bot: string
  site: Site
  onReview: () => void
  onDone: () => void
}

/** Changes that wait for the owner: look at them one by one, or decide all at once. */
function Waiting({ bot, site, onReview, onDone }: WaitingProps) {
  const n = site.waiting
  async function decide(accept: boolean) {
    if (!accept && !(await confirm({ title: t('review.ignoreAllAsk', { n }), text: t('review.ignoreAllText'), yes: t('review.ignoreAll') }))) return
    try {
      await sites.decide(bot, site.id, accept)
      say(accept ? t('review.accepted', { n }) : t('review.ignored', { n }))
      onDone()
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <Note tone="warn" icon={IconRefreshCw}>
      <p>
        <strong>{t('review.waiting', { n })}</strong> {t('review.waitingText')}
      </p>
      <p class="row">
        <Button small kind="primary" onClick={onReview}>
          {t('review.start')}
        </Button>
        {can('admin') && (
          <>
            <Button small onClick={() => void decide(true)}>
              {t('review.acceptAll')}
            </Button>
            <Button small kind="quiet" onClick={() => void decide(false)}>
              {t('review.ignoreAll')}
            </Button>
          </>
        )}
      </p>
    </Note>
  )
}
