import type { Translation } from '../../shared/i18n'
import type en from './rating.en'

const nl: Translation<typeof en> = {
  question: 'Heeft dit geholpen?',
  yes: 'Ja, dit heeft geholpen',
  no: 'Nee, dit heeft niet geholpen',
  saved: 'Bedankt, uw beoordeling is bewaard.',
  add: 'Opmerking toevoegen',
  change: 'Opmerking wijzigen',
  missing: 'Wat ontbrak er?',
  good: 'Wat was er goed?',
  send: 'Opmerking versturen',
  cancel: 'Annuleren',
  failed: 'Niet bewaard. Probeer het opnieuw.',
}

export default nl
