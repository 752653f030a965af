import { catalogue } from '../shared/i18n'
import en from './texts.en'

const texts = catalogue(en)

/** The text of a message of the panel. */
export const t = texts.t
export const lang = texts.lang
export type TextKey = keyof typeof en & string
