import type { Translation } from '../../shared/i18n'
import type en from './rating.en'

const hi: Translation<typeof en> = {
  question: 'क्या इससे मदद मिली?',
  yes: 'हाँ, इससे मदद मिली',
  no: 'नहीं, इससे मदद नहीं मिली',
  saved: 'धन्यवाद, आपकी रेटिंग सहेज ली गई है।',
  add: 'टिप्पणी जोड़ें',
  change: 'टिप्पणी बदलें',
  missing: 'क्या कमी थी?',
  good: 'क्या अच्छा लगा?',
  send: 'टिप्पणी भेजें',
  cancel: 'रद्द करें',
  failed: 'सहेजा नहीं गया। फिर से कोशिश करें।',
}

export default hi
