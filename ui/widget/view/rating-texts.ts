import { catalogue } from '../../shared/i18n'
import { cell } from '../core/cell'
import en from '../messages/rating.en'

/** The texts around ratings, in the visitor's language where there is one. */
export const ratingTexts = catalogue(en, {
  ar: () => import('../messages/rating.ar'),
  de: () => import('../messages/rating.de'),
  es: () => import('../messages/rating.es'),
  fr: () => import('../messages/rating.fr'),
  hi: () => import('../messages/rating.hi'),
  it: () => import('../messages/rating.it'),
  ja: () => import('../messages/rating.ja'),
  nl: () => import('../messages/rating.nl'),
  pl: () => import('../messages/rating.pl'),
  pt: () => import('../messages/rating.pt'),
  tr: () => import('../messages/rating.tr'),
  zh: () => import('../messages/rating.zh'),
})

const spoken = cell('en')

/** Takes the first of the languages that there is; what is drawn is drawn anew. */
export const speakRatings = (langs: string[]) =>
  void ratingTexts.use(...langs).then(
    () => (spoken.value = ratingTexts.lang.value),
    () => undefined, // English stays
  )
