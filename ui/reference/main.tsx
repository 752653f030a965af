// The page at /api/docs: the OpenAPI document of this server as a person reads it.
import '../shared/tokens.css'
import './reference.css'
import { render } from 'preact'
import type { OpenAPI } from './document'
import { Reference } from './reference'
import { t } from './texts'

async function start(root: HTMLElement): Promise<void> {
  render(<p class="state">{t('loading')}</p>, root)
  try {
    const response = await fetch('/api/openapi.json')
    if (!response.ok) throw new Error(String(response.status))
    render(<Reference doc={(await response.json()) as OpenAPI} />, root)
  } catch {
    render(
      <p class="state" role="alert">
        {t('failed')}
      </p>,
      root,
    )
  }
}

const root = document.getElementById('app')
if (root) void start(root)
