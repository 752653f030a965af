import { catalogue } from '../shared/i18n'
import en from './messages/en'

/** The widget's texts; a further language is a file in messages/ and a line here. */
export const texts = catalogue(en, {})
export const { t, lang } = texts
