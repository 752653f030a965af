import { chatbot } from '../account/session'
import { chatbots } from '../api/api'
import { ProblemNote, Skeleton } from '../controls/bits'
import { LinkButton } from '../controls/button'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { Page } from '../shell/page'
import { t } from '../texts'
import { Checklist } from './checklist'

/** The first page after the account was made: four steps, in any order. */
export default function WelcomePage() {
  const id = chatbot.value?.id ?? null
  const overview = useLoad(id && `overview:${id}`, (signal) => chatbots.overview(id!, signal), ['counts', 'contents', 'model'])
  return (
    <Page
      title={t('welcome.title')}
      actions={<LinkButton href={href('/')}>{t('welcome.skip')}</LinkButton>}
    >
      <div class="welcome">
        <p class="prose">{t('welcome.text')}</p>
        {overview.problem && <ProblemNote problem={overview.problem} retry={overview.reload} />}
        {!overview.data && !overview.problem && <Skeleton lines={6} tall />}
        {overview.data && id && <Checklist overview={overview.data} bot={id} />}
      </div>
    </Page>
  )
}
