import type { Translation } from '../../shared/i18n'
import type en from './rating.en'

const ar: Translation<typeof en> = {
  question: 'هل أفادك هذا؟',
  yes: 'نعم، أفادني',
  no: 'لا، لم يفدني',
  saved: 'شكرًا، تم حفظ تقييمك.',
  add: 'أضف تعليقًا',
  change: 'غيّر التعليق',
  missing: 'ما الذي كان ينقص؟',
  good: 'ما الذي أعجبك؟',
  send: 'أرسل التعليق',
  cancel: 'إلغاء',
  failed: 'لم يُحفظ. حاول مرة أخرى.',
}

export default ar
