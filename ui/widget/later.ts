// The second chunk: everything that is not needed until the first message can be typed.
import css from './later.css?inline'

export { Markdown } from '../shared/markdown/markdown'
export { SharedStream } from './core/shared-stream'
export { prove } from './proof/prove'
export { Announcer } from './view/announcer'
export { LeadForm } from './view/lead-form'
export { Menu } from './view/menu'
export { Rating } from './view/rating'
export { Sheets } from './view/sheets'
export { StatusLine } from './view/status-line'

// A constructed sheet, which a strict style-src lets pass, since a chunk's own stylesheet would need a loader.
const sheet = new CSSStyleSheet()
sheet.replaceSync(css)
document.adoptedStyleSheets.push(sheet)
