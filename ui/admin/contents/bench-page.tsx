import { chatbot } from '../account/session'
import { Page } from '../shell/page'
import { t } from '../texts'
import { Ask } from './ask'

/** Ask as a visitor would, and see why the answer is what it is. Nothing is stored. */
export default function BenchPage() {
  const bot = chatbot.value?.id
  if (!bot) return null
  return (
    <Page title={t('nav.bench')}>
      <div class="bench">
        <Ask key={bot} bot={bot} question="" />
      </div>
    </Page>
  )
}
