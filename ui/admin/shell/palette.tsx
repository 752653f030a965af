import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { IconSearch } from '../../shared/icons'
import { relativeTime } from '../../shared/time'
import { can, chatbot, me, signOut, viewChatbot } from '../account/session'
import { conversations } from '../api/api'
import { sayProblem } from '../controls/toasts'
import { useLoad } from '../live/load'
import { now } from '../live/now'
import { go, href } from '../router/router'
import { lang, t } from '../texts'
import { keysOpen, paletteOpen } from './drawer'
import { Excerpt } from '../search/excerpt'
import { search, type Entry } from './palette-items'
import { useFound } from './palette-found'
import { navigation } from './routes'
import { theme } from './theme'

/** Ctrl-K: pages, actions, chatbots and the latest conversations behind one field. */
export function Palette() {
  const dialog = useRef<HTMLDialogElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const [question, setQuestion] = useState('')
  const [at, setAt] = useState(0)
  const entries = useEntries()
  const remote = useFound(question.trim())
  const found = useMemo(() => {
    const own = search(entries, question)
    const there = new Set(own.map((entry) => entry.id))
    return [...own, ...remote.entries.filter((entry) => !there.has(entry.id))]
  }, [entries, question, remote.entries])
  const current = found[Math.min(at, found.length - 1)]

  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
      dialog.current?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [current?.id])

  const close = () => (paletteOpen.value = false)
  function choose(entry: Entry | undefined) {
    if (!entry) return
    close()
    entry.run()
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setAt((Math.min(at, found.length - 1) + step + found.length) % Math.max(1, found.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      choose(current)
    }
  }
  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label={t('palette.open')}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) close()
      }}
    >
      <div class="palette-field">
        <IconSearch size={20} />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={current && `palette-${current.id}`}
          aria-label={t('palette.open')}
          placeholder={t('palette.placeholder')}
          autocomplete="off"
          spellcheck={false}
          autofocus
          value={question}
          onInput={(event) => {
            setQuestion(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
        <kbd>Esc</kbd>
      </div>
      {found.length === 0 && (
        <p class="palette-none" role="status">
          {remote.looking ? t('search.looking') : t('palette.none', { question })}
        </p>
      )}
      {remote.problem && (
        <p class="palette-none" role="alert">
          {t('search.failed', { reason: remote.problem.message })}
        </p>
      )}
      <ul class="palette-list" id="palette-list" role="listbox" aria-label={t('palette.open')} ref={list}>
        {found.map((entry, i) => (
          <li
            key={entry.id}
            id={`palette-${entry.id}`}
            role="option"
            aria-selected={entry === current}
            onMouseMove={() => setAt(i)}
            onClick={() => choose(entry)}
          >
            <span class="palette-label">{entry.label}</span>
            {entry.excerpt ? (
              <span class="palette-detail">
                <Excerpt parts={entry.excerpt} />
              </span>
            ) : (
              entry.detail && <span class="palette-detail">{entry.detail}</span>
            )}
            <span class="palette-group">{entry.group}</span>
          </li>
        ))}
      </ul>
    </dialog>
  )
}

function useEntries(): Entry[] {
  const id = chatbot.value?.id ?? null
  const recent = useLoad(id && `recent:${id}`, (signal) => conversations.list(id!, { limit: 30 }, signal))
  return useMemo(() => {
    const pages = navigation
      .flatMap((group) => group.items.map((item) => ({ item, group })))
      .filter(({ item }) => can(item.role ?? 'viewer'))
      .map(({ item, group }) => ({
        id: `page${item.path.replace('/', '-')}`,
        group: t('palette.page'),
        label: t(item.label),
        ...(group.label ? { detail: t(group.label) } : {}),
        run: () => void go(href(item.path)),
      }))
    const talks = (recent.data?.items ?? []).map((row) => ({
      id: `talk-${row.id}`,
      group: t('palette.conversation'),
      label: row.subject || t('conversation.noSubject'),
      detail: `${row.visitorName} · ${relativeTime(row.updatedAt, now.peek(), lang.value)}`,
      run: () => void go(href(`/conversations/${row.id}`)),
    }))
    const board = { id: 'page-dashboard', group: t('palette.page'), label: t('dashboard.title'), detail: t('nav.conversations'), run: () => void go(href('/conversations/dashboard')) }
    return [...pages, board, ...actions(), ...bots(), ...talks]
  }, [recent.data, me.value])
}

function actions(): Entry[] {
  const group = t('palette.action')
  const entry = (id: string, label: string, run: () => void): Entry => ({ id, group, label, run })
  return [
    ...(can('admin') ? [entry('add', t('contents.add'), () => void go(href('/contents/new')))] : []),
    entry('light', t('theme.light'), () => (theme.value = 'light')),
    entry('dark', t('theme.dark'), () => (theme.value = 'dark')),
    entry('auto', t('theme.auto'), () => (theme.value = 'auto')),
    entry('keys', t('keys.title'), () => (keysOpen.value = true)),
    entry('out', t('account.signOut'), () => void signOut().catch(sayProblem)),
  ]
}

function bots(): Entry[] {
  const all = me.value?.chatbots ?? []
  if (all.length < 2) return []
  return all.map((one) => ({
    id: `bot-${one.id}`,
    group: t('palette.chatbot'),
    label: one.name,
    run: () => viewChatbot(one.id),
  }))
}
