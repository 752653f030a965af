import { t, lang } from '../texts'
import { languageName } from '../conversations/words'
import type { ContentDraft } from './draft'

/** A content as one text, for showing what changed in it. */
export function asText(draft: ContentDraft): string {
  const named = (name: string, value: string) => (value.trim() === '' ? [] : [`${name}: ${value}`])
  const moment = (at: string | null) => (at ? new Intl.DateTimeFormat(lang.value, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at)) : '')
  return [
    ...named(t('contents.title'), draft.title),
    ...draft.questions.flatMap((question) => named(t('contents.question'), question)),
    '',
    draft.body,
    '',
    ...named(t('contents.url'), draft.url),
    ...named(t('contents.lang'), draft.lang && languageName(draft.lang)),
    ...named(t('contents.tags'), draft.tags.join(', ')),
    ...named(t('contents.validFrom'), moment(draft.validFrom)),
    ...named(t('contents.validTo'), moment(draft.validTo)),
  ].join('\n')
}
