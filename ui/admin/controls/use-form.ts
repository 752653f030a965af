import { useEffect, useRef, useState } from 'preact/hooks'
import type { Problem } from '../../shared/problem'
import { asProblem } from '../api/client'
import { guardLeaving } from '../router/router'
import { useKeys } from '../shell/keys'
import { t } from '../texts'
import { confirm } from './dialog'
import { same } from './draft'

export interface Form<T> {
  draft: T
  change: (patch: Partial<T>) => void
  dirty: boolean
  saving: boolean
  problem: Problem | undefined
  /** When it was last saved here. */
  savedAt: Date | null
  save: () => Promise<boolean>
  discard: () => void
}

/**
 * A draft of `source` with saving. Leaving with unsaved changes asks first; Ctrl-S saves; after a refusal the first
 * wrong field has the focus. A newer source replaces the draft unless something was changed here.
 */
export function useForm<T extends object>(source: T, send: (draft: T) => Promise<T>): Form<T> {
  const [draft, setDraft] = useState(source)
  const [base, setBase] = useState(source)
  const [saving, setSaving] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [savedAt, setSavedAt] = useState<Date | null>(null)
  const dirty = !same(draft, base)
  const latest = useRef({ draft, dirty, saving })
  latest.current = { draft, dirty, saving }

  useEffect(() => {
    if (same(source, base)) return
    setBase(source)
    if (!latest.current.dirty) setDraft(source)
  }, [source])
  useEffect(() => {
    if (!dirty) return
    return guardLeaving(() =>
      confirm({ title: t('form.leave'), text: t('form.leaveText'), yes: t('form.leaveYes'), no: t('form.leaveNo'), danger: true }),
    )
  }, [dirty])
  useEffect(() => {
    if (problem && Object.keys(problem.fields).length > 0) {
      document.querySelector<HTMLElement>('.field.invalid :is(input, textarea, select)')?.focus()
    }
  }, [problem])

  async function save(): Promise<boolean> {
    if (latest.current.saving) return false
    setSaving(true)
    setProblem(undefined)
    const sent = latest.current.draft
    try {
      const saved = await send(sent)
      setBase(saved)
      // What was typed while it was being saved stays, and is unsaved.
      if (same(latest.current.draft, sent)) setDraft(saved)
      setSavedAt(new Date())
      return true
    } catch (error) {
      setProblem(asProblem(error))
      return false
    } finally {
      setSaving(false)
    }
  }
  useKeys({ 'mod+s': () => void (latest.current.dirty && save()) })
  return {
    draft,
    change: (patch) => setDraft((old) => ({ ...old, ...patch })),
    dirty,
    saving,
    problem,
    savedAt,
    save,
    discard: () => {
      setDraft(base)
      setProblem(undefined)
    },
  }
}
