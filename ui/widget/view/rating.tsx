import { useEffect, useRef, useState } from 'preact/hooks'
import type { Message } from '../../shared/types'
import type { Chat } from '../core/chat'
import { comment, rate, ratingOf } from '../core/rating'
import en from '../messages/rating.en'
import { texts } from '../texts'

const t = texts.part('rating', en)

/** Whether an answer helped, and what the visitor says of it. */
export function Rating({ chat, message }: { chat: Chat; message: Message }) {
  const { seq, rating } = message
  const { open, failed, saved } = ratingOf(seq)
  return (
    <div class="rating" role="group" aria-label={t('question')}>
      <div class="rating-row">
        <Thumb name={t('yes')} pressed={rating?.value === 1} onClick={() => void rate(chat, message, 1)} />
        <Thumb name={t('no')} pressed={rating?.value === 2} onClick={() => void rate(chat, message, 2)} down />
        {rating && !open && (
          <button type="button" class="rating-say" dir="auto" onClick={() => comment(seq, true)}>
            {rating.comment ? t('change') : t('add')}
          </button>
        )}
      </div>
      {rating && open && <CommentForm key={rating.value} chat={chat} message={message} />}
      {rating?.comment && !open && (
        <p class="rating-comment" dir="auto">
          {rating.comment}
        </p>
      )}
      <p class="failure" role="alert">
        {failed && t('failed')}
      </p>
      <p class="sr" role="status">
        {saved && t('saved')}
      </p>
    </div>
  )
}

const up =
  'M15 5.88 14 10h5.83a2 2 0 0 1 1.92 2.56l-2.33 8A2 2 0 0 1 17.5 22H4a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2h2.76a2 2 0 0 0 1.79-1.11L12 2a3.13 3.13 0 0 1 3 3.88ZM7 10v12'

function Thumb({ name, pressed, down, onClick }: { name: string; pressed: boolean; down?: boolean; onClick: () => void }) {
  return (
    <button type="button" class={`thumb${down ? ' down' : ''}`} aria-label={name} title={name} aria-pressed={pressed} onClick={onClick}>
      <svg width="16" height="16" viewBox="0 0 24 24" stroke="currentColor" stroke-width="2" stroke-linejoin="round" aria-hidden="true" focusable="false">
        <path d={up} />
      </svg>
    </button>
  )
}

function CommentForm({ chat, message }: { chat: Chat; message: Message }) {
  const { seq, rating } = message
  const [text, setText] = useState(rating?.comment ?? '')
  const box = useRef<HTMLFormElement>(null)
  const id = `comment-${seq}`
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [])
  const leave = () => {
    const group = box.current?.closest('.rating')
    comment(seq, false)
    group?.querySelector<HTMLElement>('[aria-pressed=true]')?.focus()
  }
  return (
    <form
      ref={box}
      class="rating-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!rating) return
        leave()
        void rate(chat, message, rating.value === 1 ? 1 : 2, text.trim())
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        leave()
      }}
    >
      <label for={id} dir="auto">{t(rating?.value === 1 ? 'good' : 'missing')}</label>
      <textarea id={id} rows={2} maxLength={1000} dir="auto" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      <div class="buttons">
        <button type="button" class="button" dir="auto" onClick={leave}>
          {t('cancel')}
        </button>
        <button type="submit" class="button primary" dir="auto">
          {t('send')}
        </button>
      </div>
    </form>
  )
}
