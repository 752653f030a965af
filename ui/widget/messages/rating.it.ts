import type { Translation } from '../../shared/i18n'
import type en from './rating.en'

const it: Translation<typeof en> = {
  question: 'Ti è stato utile?',
  yes: 'Sì, è stato utile',
  no: 'No, non è stato utile',
  saved: 'Grazie, la valutazione è salvata.',
  add: 'Aggiungi un commento',
  change: 'Modifica il commento',
  missing: 'Che cosa mancava?',
  good: 'Che cosa ti è piaciuto?',
  send: 'Invia il commento',
  cancel: 'Annulla',
  failed: 'Non salvato. Riprova.',
}

export default it
