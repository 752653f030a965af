import './details.css'
import './print.css'
import '../../shared/markdown.css'
import { Markdown } from '../../shared/markdown/markdown'
import { exactTime } from '../../shared/time'
import { IconPrinter } from '../../shared/icons'
import { chatbot } from '../account/session'
import { conversations } from '../api/api'
import type { ConversationDetails, Message } from '../api/types'
import { ProblemNote, Skeleton } from '../controls/bits'
import { Button } from '../controls/button'
import { useLoad } from '../live/load'
import { href } from '../router/router'
import { Page } from '../shell/page'
import type { PageProps } from '../shell/routes'
import { lang, t } from '../texts'
import { allTags } from './columns'
import { resultName } from './facet-words'
import { languageName, visitorName, wholePlace } from './words'

const pageSize = 200

/** One conversation as a document: what is known of it, then all that was said. */
export default function PrintPage({ params }: PageProps) {
  const id = params['id'] ?? ''
  const loaded = useLoad(`print:${id}`, async (signal) => {
    const row = await conversations.get(id, signal)
    const messages: Message[] = []
    for (;;) {
      const page = await conversations.messages(id, messages.at(-1)?.seq ?? 0, pageSize, signal)
      messages.push(...page.messages)
      if (page.messages.length < pageSize) return { row, messages }
    }
  })
  const data = loaded.data
  return (
    <Page
      title={data ? t('conversation.with', { name: visitorName(data.row) }) : t('conversation.title')}
      back={{ href: href(`/conversations/${id}`, { status: 'all' }), label: t('conversation.title') }}
      actions={
        data && (
          <Button kind="primary" icon={IconPrinter} onClick={() => window.print()}>
            {t('conversation.print')}
          </Button>
        )
      }
    >
      {loaded.problem && <ProblemNote problem={loaded.problem} retry={loaded.reload} />}
      {!data && !loaded.problem && <Skeleton lines={8} tall />}
      {data && (
        <article class="paper" data-theme="light">
          <h2>{data.row.subject || t('conversation.noSubject')}</h2>
          <Facts row={data.row} />
          {data.messages.map((message) => (
            <Turn key={message.id} message={message} row={data.row} />
          ))}
          {data.row.status === 'ended' && <p class="paper-end">{t('conversation.ended')}</p>}
        </article>
      )}
    </Page>
  )
}

function Facts({ row }: { row: ConversationDetails }) {
  const client = row.client ?? {}
  const facts: [string, string | undefined][] = [
    [t('print.chatbot'), chatbot.value?.name],
    [t('conversation.visitor'), visitorName(row)],
    [t('print.token'), row.visitor],
    [t('conversation.status'), [t(`status.${row.status}`), row.endedBy && t(`endedBy.${row.endedBy}`)].filter(Boolean).join(' · ')],
    [t('conversation.started'), exactTime(row.startedAt, lang.value)],
    [t('conversation.updated'), exactTime(row.updatedAt, lang.value)],
    [t('fact.ended'), row.endedAt && exactTime(row.endedAt, lang.value)],
    [t('conversation.place'), wholePlace(row.place)],
    [t('fact.language'), languageName(row.lang)],
    [t('fact.page'), row.page?.url],
    [t('fact.browser'), [client.browser, client.os, client.device].filter(Boolean).join(' · ')],
    [t('fact.source'), row.source],
    [t('conversation.result'), row.result && resultName(row.result)],
    [t('conversation.rating'), row.rating && t(`value.rating.${row.rating}`)],
    [t('conversation.sentiment'), row.sentiment && t(`value.sentiment.${row.sentiment}`)],
    [t('conversation.agent'), row.agent],
    [t('conversation.tags'), allTags(row).join(', ')],
  ]
  return (
    <dl class="paper-facts">
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
    </dl>
  )
}

function Turn({ message, row }: { message: Message; row: ConversationDetails }) {
  const names: Record<Message['role'], string> = {
    user: visitorName(row),
    assistant: t('speaker.assistant'),
    agent: t('speaker.agent'),
    system: t('speaker.system'),
  }
  return (
    <section class={`paper-turn ${message.role}`}>
      <p class="paper-who">
        <b dir="auto">{message.name || names[message.role]}</b>
        <time dateTime={message.at}>{exactTime(message.at, lang.value)}</time>
      </p>
      {message.role === 'user' || message.role === 'system' ? (
        <div class="paper-said" dir="auto">
          {message.text}
        </div>
      ) : (
        <div class="paper-said md" dir="auto">
          <Markdown text={message.text} />
        </div>
      )}
      {message.sources && message.sources.length > 0 && (
        <ol class="paper-sources">
          {message.sources.map((source, i) => (
            <li key={i}>
              {source.title}
              {source.url && <span class="muted"> {source.url}</span>}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
