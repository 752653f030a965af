// Calls about API keys.
import type { components } from '../../shared/api.gen'
import { call } from './client'

type Schemas = components['schemas']

export type ApiKey = Schemas['APIKey']
export type NewApiKey = Schemas['KeyInput']

export const keys = {
  list: (signal?: AbortSignal) => call<Schemas['APIKeyList']>('/keys', signal ? { signal } : {}),
  add: (body: NewApiKey) => call<Schemas['KeyResult']>('/keys', { method: 'POST', body }),
  revoke: (id: string) => call<void>(`/keys/${encodeURIComponent(id)}`, { method: 'DELETE' }),
}
