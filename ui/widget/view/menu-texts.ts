import en from '../messages/menu.en'
import { texts } from '../texts'

/** The texts of the second chunk: menu and sheets, and what the other side is doing. */
export const t = texts.part('menu', en)
