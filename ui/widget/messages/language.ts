import type { Translation } from '../../shared/i18n'
import type main from './en'
import type lead from './lead.en'
import type menu from './menu.en'
import type own from './own.en'
import type rating from './rating.en'

/** All texts of the widget in one language: those of the first chunk, and the parts of the later one. */
export interface Language {
  default: Translation<typeof main>
  lead: Translation<typeof lead>
  menu: Translation<typeof menu>
  own: Translation<typeof own>
  rating: Translation<typeof rating>
}
