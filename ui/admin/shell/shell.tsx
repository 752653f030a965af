import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { can, chatbot, refreshMe } from '../account/session'
import { SignInAgain } from '../account/sign-in-again'
import { expired } from '../api/client'
import { Note, Skeleton } from '../controls/bits'
import { Button } from '../controls/button'
import { Confirmations } from '../controls/dialog'
import { Toasts, undoLast } from '../controls/toasts'
import { available } from '../live/available'
import { keepLive, onLive } from '../live/live'
import { go, href, match, place } from '../router/router'
import { t } from '../texts'
import { drawerOpen, keysOpen, paletteOpen } from './drawer'
import { useKeys, type Keys } from './keys'
import { KeysDialog } from './keys-dialog'
import { narrow } from './media'
import { Page } from './page'
import { Palette } from './palette'
import { navigation, routes, type PageProps, type Route } from './routes'
import { Sidebar } from './sidebar'

/** What stands around every page once somebody is signed in. */
export function Shell() {
  useEffect(() => keepLive(() => chatbot.value?.id ?? null, () => available.value), [])
  useEffect(() => onLive('chatbots', () => void refreshMe().catch(() => undefined)), [])
  useKeys(globalKeys)
  return (
    <div class="shell">
      <a class="skip" href="#main">
        {t('nav.skip')}
      </a>
      <Sidebar />
      <div class="content" inert={narrow.value && drawerOpen.value}>
        <Routed />
      </div>
      {paletteOpen.value && <Palette />}
      {keysOpen.value && <KeysDialog />}
      <Confirmations />
      <Toasts />
      {expired.value && <SignInAgain />}
    </div>
  )
}

const globalKeys: Keys = {
  'mod+k': () => (paletteOpen.value = !paletteOpen.value),
  '?': () => (keysOpen.value = true),
  '/': focusSearch,
  z: () => void undoLast(),
  ...Object.fromEntries(
    navigation
      .flatMap((group) => group.items)
      .map((item) => [`g ${item.key ?? ''}`, () => can(item.role ?? 'viewer') && void go(href(item.path))]),
  ),
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('main input[type=search]')
  if (field) field.select()
  else paletteOpen.value = true
}

type Loaded = ComponentType<PageProps> | 'failed'

const pages = new Map<Route['load'], Loaded>()

function Routed() {
  const path = place.value.path
  for (const route of routes) {
    const params = match(route.pattern, path)
    if (!params) continue
    if (!can(route.role ?? 'viewer')) return <Refused />
    // Another chatbot is another page: nothing of the one before may stay on the screen.
    return <Lazy key={`${chatbot.value?.id}:${nameOf(route)}`} route={route} params={params} />
  }
  return <NotFound />
}

/** Patterns of one page share it, so that opening a conversation keeps the list. */
function nameOf(route: Route): string {
  return route.pattern.split('/:')[0] ?? ''
}

function Lazy({ route, params }: { route: Route; params: Record<string, string> }) {
  const [, redraw] = useState(0)
  const Loaded = pages.get(route.load)
  useEffect(() => {
    if (pages.has(route.load)) return
    let left = false
    const done = (page: Loaded) => {
      pages.set(route.load, page)
      if (!left) redraw((n) => n + 1)
    }
    route.load().then(
      (module) => done(module.default),
      () => done('failed'),
    )
    return () => void (left = true)
  }, [route.load])
  if (Loaded === 'failed') return <Outdated />
  if (!Loaded) {
    return (
      <main class="page">
        <div class="page-body">
          <Skeleton lines={6} />
        </div>
      </main>
    )
  }
  return <Loaded params={params} />
}

/** A chunk that is gone means that the server has a newer panel than this tab. */
function Outdated() {
  return (
    <Page title={t('page.outdated')}>
      <Note>
        <p>{t('page.outdatedText')}</p>
        <Button kind="primary" onClick={() => location.reload()}>
          {t('page.reload')}
        </Button>
      </Note>
    </Page>
  )
}

function NotFound() {
  return (
    <Page title={t('page.notFound')}>
      <p class="prose">
        {t('page.notFoundText')} <a href={href('/')}>{t('page.toOverview')}</a>
      </p>
    </Page>
  )
}

function Refused() {
  return (
    <Page title={t('page.refused')}>
      <p class="prose">{t('page.refusedText')}</p>
    </Page>
  )
}
