import type { MarkdownProps } from '../../shared/markdown/markdown'
import { later } from './later'

/** Markdown; its plain text in the moment before the second chunk is there. */
export function Rich({ text, cite }: MarkdownProps) {
  const Markdown = later.value?.Markdown
  return (
    <div class="md">
      {Markdown ? <Markdown text={text} {...(cite ? { cite } : {})} /> : <p class="plain">{text}</p>}
    </div>
  )
}
