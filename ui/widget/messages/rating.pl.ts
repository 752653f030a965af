import type { Translation } from '../../shared/i18n'
import type en from './rating.en'

const pl: Translation<typeof en> = {
  question: 'Czy to pomogło?',
  yes: 'Tak, to pomogło',
  no: 'Nie, to nie pomogło',
  saved: 'Dziękujemy, ocena została zapisana.',
  add: 'Dodaj komentarz',
  change: 'Zmień komentarz',
  missing: 'Czego zabrakło?',
  good: 'Co było dobre?',
  send: 'Wyślij komentarz',
  cancel: 'Anuluj',
  failed: 'Nie zapisano. Spróbuj ponownie.',
}

export default pl
