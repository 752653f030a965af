import { useMemo } from 'preact/hooks'
import { IconExternalLink } from '../../shared/icons'
import { clockTime, exactTime } from '../../shared/time'
import type { Message, Source } from '../../shared/types'
import { quoteLink } from '../core/fragment'
import { lang, t } from '../texts'
import { later } from './later'
import { Rich } from './rich'

export function StoredMessage(props: { message: Message; showSources: boolean }) {
  // The same node again is not compared: a long conversation costs nothing while an answer grows.
  return useMemo(() => drawMessage(props.message, props.showSources), [props.message, props.showSources, later.value])
}

function drawMessage(message: Message, showSources: boolean) {
  if (message.role === 'system') {
    return (
      <p class="notice" dir="auto">
        {message.text}
      </p>
    )
  }
  if (message.role === 'user') return <VisitorText text={message.text} />
  const sources = showSources ? (message.sources ?? []) : []
  return (
    <div class={`bubble ${message.role}`}>
      <span class="sr">{message.role === 'agent' ? message.name || t('person') : t('assistant')}</span>
      <Rich text={message.text} cite={(number) => cite(sources, number)} />
      {sources.length > 0 && <Sources sources={sources} />}
    </div>
  )
}

export function VisitorText({ text }: { text: string }) {
  return (
    <div class="bubble user" dir="auto">
      <span class="sr">{t('you')}</span>
      {text}
    </div>
  )
}

export function Growing({ text }: { text: string }) {
  return (
    <div class="bubble assistant" aria-hidden="true">
      <Rich text={text} />
    </div>
  )
}

export function MessageTime({ at }: { at: string }) {
  return (
    <time class="time" dateTime={at} title={exactTime(at, lang.value)}>
      {clockTime(at, lang.value)}
    </time>
  )
}

function Sources({ sources }: { sources: Source[] }) {
  return (
    <ol class="sources" aria-label={t('sources')}>
      {sources.map((source, i) => {
        const href = quoteLink(source.url, source.quote, location.href)
        const content = (
          <>
            <span class="number" aria-hidden="true">
              {i + 1}
            </span>
            <span class="title" dir="auto">
              {source.title || source.url}
            </span>
          </>
        )
        if (!href) return <li title={source.quote}>{content}</li>
        return (
          <li title={source.quote}>
            <a href={href} target="_blank" rel="noopener nofollow" data-code={source.clickCode}>
              {content}
              <span class="icon" aria-hidden="true">
                <IconExternalLink size={16} />
              </span>
              <span class="sr">, {t('newTab')}</span>
            </a>
          </li>
        )
      })}
    </ol>
  )
}

/** [n] in the text: a small link to the n-th source. */
function cite(sources: Source[], number: number) {
  const source = sources[number - 1]
  if (!source) return undefined
  const label = t('source', { n: number, title: source.title })
  const href = quoteLink(source.url, source.quote, location.href)
  if (!href) return <sup title={label}>{number}</sup>
  return (
    <sup>
      <a href={href} target="_blank" rel="noopener nofollow" aria-label={label} title={label} data-code={source.clickCode}>
        {number}
      </a>
    </sup>
  )
}
