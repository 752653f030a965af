import type { Translation } from '../../shared/i18n'
import type en from './rating.en'

const ja: Translation<typeof en> = {
  question: 'お役に立ちましたか？',
  yes: 'はい、役に立ちました',
  no: 'いいえ、役に立ちませんでした',
  saved: 'ありがとうございます。評価を保存しました。',
  add: 'コメントを追加',
  change: 'コメントを変更',
  missing: '何が足りませんでしたか？',
  good: '何が良かったですか？',
  send: 'コメントを送信',
  cancel: 'キャンセル',
  failed: '保存できませんでした。もう一度お試しください。',
}

export default ja
