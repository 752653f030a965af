import '../shared/tokens.css'
import './styles/base.css'
import './styles/pieces.css'
import './styles/controls.css'
import './styles/choices.css'
import './styles/windows.css'
import './styles/menus.css'
import './styles/page.css'
import './styles/shell.css'
import './styles/table.css'
import { render } from 'preact'
import { App } from './account/app'
import { begin } from './account/session'
import { startClock } from './live/now'
import { match, place, startRouter } from './router/router'
import { startKeys } from './shell/keys'
import { routes } from './shell/routes'
import { startTheme } from './shell/theme'

startTheme()
startRouter()
startKeys()
startClock()
// The page is fetched while the server says who is here; where that fails, the shell tries again and says so.
routes.find((route) => match(route.pattern, place.value.path))?.load().catch(() => undefined)
void begin()
render(<App />, document.getElementById('app')!)
