import { catalogue } from '../../shared/i18n'
import en from '../messages/menu.en'

/** The texts of the second chunk: menu and sheets, and what the other side is doing. */
export const { t } = catalogue(en, {})
