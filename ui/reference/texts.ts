import { catalogue } from '../shared/i18n'
import en from './messages.en'

export const { t } = catalogue(en)
