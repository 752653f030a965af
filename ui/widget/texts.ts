import { catalogue } from '../shared/i18n'
import en from './messages/en'
import type { Language } from './messages/language'

/** The widget's texts; a further language is a file in messages/ and a line here. */
const languages: Record<string, () => Promise<Language>> = {
  ar: () => import('./messages/ar'),
  de: () => import('./messages/de'),
  es: () => import('./messages/es'),
  fr: () => import('./messages/fr'),
  hi: () => import('./messages/hi'),
  it: () => import('./messages/it'),
  ja: () => import('./messages/ja'),
  nl: () => import('./messages/nl'),
  pl: () => import('./messages/pl'),
  pt: () => import('./messages/pt'),
  tr: () => import('./messages/tr'),
  zh: () => import('./messages/zh'),
}

export const texts = catalogue(en, languages)
export const { t, lang } = texts
