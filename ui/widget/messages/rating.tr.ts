import type { Translation } from '../../shared/i18n'
import type en from './rating.en'

const tr: Translation<typeof en> = {
  question: 'Bu yardımcı oldu mu?',
  yes: 'Evet, yardımcı oldu',
  no: 'Hayır, yardımcı olmadı',
  saved: 'Teşekkürler, değerlendirmeniz kaydedildi.',
  add: 'Yorum ekle',
  change: 'Yorumu değiştir',
  missing: 'Eksik olan neydi?',
  good: 'İyi olan neydi?',
  send: 'Yorumu gönder',
  cancel: 'Vazgeç',
  failed: 'Kaydedilmedi. Yeniden deneyin.',
}

export default tr
