// Calls about the data that places are found with.
import type { components } from '../../shared/api.gen'
import { call } from './client'

type Schemas = components['schemas']

export type GeoPage = Schemas['GeoPage']
export type GeoFile = Schemas['GeoFile']
export type Place = Schemas['Place']

export const geo = {
  page: (signal?: AbortSignal) => call<GeoPage>('/geo', signal ? { signal } : {}),
  lookAgain: () => call<GeoPage>('/geo/look', { method: 'POST' }),
}
