import './lab.css'
import { chatbot } from '../account/session'
import { Ask } from '../contents/ask'
import { href, place } from '../router/router'
import { Page } from '../shell/page'
import { t } from '../texts'
import { Trials } from './trials'

const views = ['one', 'file', 'replay'] as const

/** Trying answers out before visitors see them: one question, a file of them, or those of last week. */
export default function BenchPage() {
  const bot = chatbot.value?.id
  if (!bot) return null
  const view = views.find((name) => name === place.value.query.get('view')) ?? 'one'
  return (
    <Page title={t('nav.bench')} filters={<Views view={view} />}>
      {view === 'one' ? (
        <div class="bench">
          <Ask key={bot} bot={bot} question={place.value.query.get('q') ?? ''} />
        </div>
      ) : (
        <Trials key={`${bot}:${view}`} bot={bot} kind={view} />
      )}
    </Page>
  )
}

function Views({ view }: { view: (typeof views)[number] }) {
  return (
    <nav class="tabs" aria-label={t('lab.views')}>
      {views.map((name) => (
        <a key={name} class="tab" href={href('/test-bench', { view: name === 'one' ? undefined : name })} aria-current={name === view ? 'page' : undefined}>
          {t(`lab.${name}`)}
        </a>
      ))}
    </nav>
  )
}
