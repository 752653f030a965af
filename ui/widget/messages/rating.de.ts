import type { Translation } from '../../shared/i18n'
import type en from './rating.en'

const de: Translation<typeof en> = {
  question: 'Hat das geholfen?',
  yes: 'Ja, das hat geholfen',
  no: 'Nein, das hat nicht geholfen',
  saved: 'Danke, Ihre Bewertung ist gespeichert.',
  add: 'Kommentar hinzufügen',
  change: 'Kommentar ändern',
  missing: 'Was hat gefehlt?',
  good: 'Was war gut?',
  send: 'Kommentar senden',
  cancel: 'Abbrechen',
  failed: 'Nicht gespeichert. Bitte noch einmal versuchen.',
}

export default de
