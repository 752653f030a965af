import { catalogue } from '../../shared/i18n'
import en from '../messages/own.en'

export const { t } = catalogue(en, {})
