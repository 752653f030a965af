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
import { startRouter } from './router/router'
import { startKeys } from './shell/keys'
import { startTheme } from './shell/theme'

startTheme()
startRouter()
startKeys()
startClock()
void begin()
render(<App />, document.getElementById('app')!)
