import { exactTime } from '../../shared/time'
import type { Message } from '../api/types'
import { lang, t } from '../texts'
import './rating.css'

/** What the visitor said of an answer; nothing where that was nothing. */
export function Rating({ of }: { of: Message }) {
  const { rating } = of
  if (!rating) return null
  const helped = rating.value === 1
  return (
    <div class={`message-rating ${helped ? 'up' : 'down'}`}>
      <span title={exactTime(rating.at, lang.value)}>{t(helped ? 'message.helped' : 'message.notHelped')}</span>
      {rating.comment && (
        <q class="rating-said" dir="auto">
          {rating.comment}
        </q>
      )}
    </div>
  )
}
