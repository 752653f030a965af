import type { Translation } from '../../shared/i18n'
import type en from './rating.en'

const zh: Translation<typeof en> = {
  question: '这有帮助吗？',
  yes: '是的，有帮助',
  no: '没有帮助',
  saved: '谢谢，您的评价已保存。',
  add: '添加评论',
  change: '修改评论',
  missing: '缺少了什么？',
  good: '哪里做得好？',
  send: '发送评论',
  cancel: '取消',
  failed: '未能保存。请重试。',
}

export default zh
