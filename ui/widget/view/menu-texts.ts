import { catalogue } from '../../shared/i18n'
import en from '../messages/menu.en'

/** The texts of menu and sheets, which come with them. */
export const { t } = catalogue(en, {})
