import type { Translation } from '../../shared/i18n'
import type en from './rating.en'

const fr: Translation<typeof en> = {
  question: 'Cela vous a-t-il aidé ?',
  yes: 'Oui, cela m’a aidé',
  no: 'Non, cela ne m’a pas aidé',
  saved: 'Merci, votre avis est enregistré.',
  add: 'Ajouter un commentaire',
  change: 'Modifier le commentaire',
  missing: 'Que manquait-il ?',
  good: 'Qu’est-ce qui vous a plu ?',
  send: 'Envoyer le commentaire',
  cancel: 'Annuler',
  failed: 'Non enregistré. Réessayez.',
}

export default fr
