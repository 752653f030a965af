import '../shared/tokens.css'
import { render } from 'preact'

render(<main>Frontdesk</main>, document.getElementById('app')!)
