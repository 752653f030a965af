import { expect, test } from 'vitest'
import { replyDraft, sendDraft } from './reply-draft'

const words = (error: unknown) => (error as Error).message

test('a draft outlives its field, and is one for each conversation and person', () => {
  replyDraft('ana', 'c1').value = { text: 'Hello', failure: '', busy: false }
  expect(replyDraft('ana', 'c1').value.text).toBe('Hello')
  expect(replyDraft('ana', 'c2').value.text).toBe('')
  expect(replyDraft('ben', 'c1').value.text).toBe('')
})

test('what was sent is gone from the field that stands there by then', async () => {
  replyDraft('ana', 'c3').value = { text: 'Hello', failure: '', busy: false }
  let sent = () => {}
  const sending = sendDraft(replyDraft('ana', 'c3'), () => new Promise<void>((resolve) => (sent = resolve)), words)
  expect(replyDraft('ana', 'c3').value.busy).toBe(true)
  expect(await sendDraft(replyDraft('ana', 'c3'), () => Promise.reject(new Error('twice')), words)).toBe(false)
  sent()
  expect(await sending).toBe(true)
  expect(replyDraft('ana', 'c3').value).toEqual({ text: '', failure: '', busy: false })
})

test('what could not be sent stays, with the reason', async () => {
  const draft = replyDraft('ana', 'c4')
  draft.value = { text: 'Hello', failure: '', busy: false }
  expect(await sendDraft(draft, () => Promise.reject(new Error('The conversation has ended.')), words)).toBe(false)
  expect(draft.value).toEqual({ text: 'Hello', failure: 'The conversation has ended.', busy: false })
})

test('old drafts make room', () => {
  replyDraft('ana', 'old').value = { text: 'Hello', failure: '', busy: false }
  for (let i = 0; i < 60; i++) replyDraft('ana', `many ${i}`)
  expect(replyDraft('ana', 'old').value.text).toBe('')
})
