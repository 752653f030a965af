import { useEffect, useRef, useState } from 'preact/hooks'
import { Problem } from '../../shared/problem'
import type { LeadInput } from '../../shared/types'
import type { Chat } from '../core/chat'
import { tellEscalations } from '../core/escalation'
import { tellClicks } from '../core/rating'
import { keepEnd } from '../core/keep-end'
import { formShown, leaveForm, sendForm, thanksFor, type FormField, type FormShown } from '../core/lead-form'
import { checking } from '../proof/prove'
import en from '../messages/lead.en'
import { t as main, texts as all } from '../texts'

const t = all.part('lead', en)

/** The lead form in the thread, or the thanks for it; nothing where none is due. */
export function LeadForm({ chat }: { chat: Chat }) {
  useEffect(() => tellEscalations(chat), [])
  useEffect(() => tellClicks(chat), [])
  useEffect(() => keepEnd(document.querySelector<HTMLElement>('.list')!), [])
  const shown = formShown(chat)
  const thanks = thanksFor(chat)
  if (shown) return <Form key={shown.contact ?? chat.thread.value.conversation?.id} chat={chat} shown={shown} />
  return (
    <div role="status">
      {thanks !== null && (
        <p class="notice" dir="auto">
          {thanks || t('thanks')}
        </p>
      )}
    </div>
  )
}

function Form({ chat, shown }: { chat: Chat; shown: FormShown }) {
  const box = useRef<HTMLFormElement>(null)
  const [values, setValues] = useState<Record<string, string>>({})
  const [consent, setConsent] = useState(false)
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)
  const { texts, fields, holds, contact } = shown

  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' })
    // Whoever has just sent a message goes on here; a draft or another place keeps the focus.
    const composer = document.getElementById('composer') as HTMLTextAreaElement | null
    if (holds && document.activeElement === composer && composer?.value === '') first(box.current)?.focus()
  }, [])
  useEffect(() => {
    if (Object.keys(wrong).length > 0) box.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [wrong])

  async function send(event: Event): Promise<void> {
    event.preventDefault()
    if (busy) return
    const missing = missingIn(fields, values, texts.consent !== undefined && !consent)
    setFailure('')
    setWrong(missing)
    if (Object.keys(missing).length > 0) return
    setBusy(true)
    try {
      await sendForm(chat, shown, inputOf(fields, values, consent))
      document.getElementById('composer')?.focus()
    } catch (error) {
      setBusy(false)
      if (!(error instanceof Problem)) throw error
      setWrong(Object.fromEntries(Object.entries(error.fields).map(([name, text]) => [name.replace(/^fields\./, ''), text])))
      if (Object.keys(error.fields).length === 0) setFailure(error.status === 0 ? main('noServer') : error.message)
    }
  }

  return (
    <form ref={box} class="lead-form" noValidate aria-labelledby="lead-title" aria-describedby="lead-intro" onSubmit={(event) => void send(event)}>
      <h2 id="lead-title" dir="auto">
        {texts.title || t(contact ? 'titleContact' : holds ? 'titleHeld' : 'title')}
      </h2>
      <p id="lead-intro" dir="auto" role="status">
        {texts.intro || t(contact ? 'introContact' : holds ? 'introHeld' : 'intro')}
      </p>
      {fields.map((field) => (
        <Field
          key={field.key}
          field={field}
          value={values[field.key] ?? ''}
          wrong={wrong[field.key]}
          onChange={(value) => {
            setValues({ ...values, [field.key]: value })
            if (wrong[field.key]) setWrong(without(wrong, field.key))
          }}
        />
      ))}
      {texts.consent !== undefined && (
        <div class="lead-consent">
          <input
            id="lead-consent"
            type="checkbox"
            checked={consent}
            aria-invalid={Boolean(wrong['consent'])}
            aria-describedby="lead-consent-error"
            onChange={(event) => setConsent(event.currentTarget.checked)}
          />
          <label for="lead-consent" dir="auto">
            {texts.consent}
          </label>
          <p id="lead-consent-error" class="failure">
            {wrong['consent']}
          </p>
        </div>
      )}
      <p class="failure" role="alert">
        {failure}
      </p>
      <p class="hint" role="status">
        {busy && checking.value}
      </p>
      <div class="buttons">
        {!holds && (
          <button type="button" class="button" onClick={() => leaveForm(chat, contact)}>
            {t('later')}
          </button>
        )}
        <button type="submit" class="button primary" aria-disabled={busy}>
          {texts.submit || t('submit')}
        </button>
      </div>
    </form>
  )
}

const kinds: Record<string, { type: string; autocomplete: 'name' | 'email' | 'tel' }> = {
  name: { type: 'text', autocomplete: 'name' },
  email: { type: 'email', autocomplete: 'email' },
  phone: { type: 'tel', autocomplete: 'tel' },
}

interface FieldProps {
  field: FormField
  value: string
  wrong: string | undefined
  onChange(value: string): void
}

function Field({ field, value, wrong, onChange }: FieldProps) {
  const id = `lead-${field.key}`
  const label = field.label || (field.kind in kinds ? t(field.kind as 'name' | 'email' | 'phone') : field.key)
  const common = {
    id,
    dir: 'auto' as const,
    'aria-invalid': Boolean(wrong),
    'aria-describedby': `${id}-error`,
    required: field.need === 'required',
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  }
  return (
    <div class="lead-field">
      <label for={id} dir="auto">
        {label} {field.need === 'optional' && <span class="hint">{t('optional')}</span>}
      </label>
      {field.kind === 'long' ? (
        <textarea {...common} rows={3} maxLength={2000} value={value} />
      ) : field.kind === 'choice' ? (
        <select {...common}>
          <option value="" selected={value === ''}>
            {t('choose')}
          </option>
          {field.options?.map((option) => (
            <option key={option} value={option} selected={option === value}>
              {option}
            </option>
          ))}
        </select>
      ) : (
        <input {...common} {...((kinds[field.kind] ?? { type: 'text' }) as { type: 'text' })} maxLength={field.kind === 'email' ? 254 : 2000} value={value} />
      )}
      <p id={`${id}-error`} class="failure">
        {wrong}
      </p>
    </div>
  )
}

function missingIn(fields: readonly FormField[], values: Record<string, string>, noConsent: boolean): Record<string, string> {
  const missing: Record<string, string> = {}
  for (const { key, need } of fields) {
    if (need === 'required' && !values[key]?.trim()) missing[key] = t('required')
  }
  if (noConsent) missing['consent'] = t('consentRequired')
  return missing
}

function inputOf(fields: readonly FormField[], values: Record<string, string>, consent: boolean): LeadInput {
  const input: LeadInput = {}
  const own: Record<string, string> = {}
  for (const { key, kind } of fields) {
    const value = values[key]?.trim()
    if (!value) continue
    if (kind === 'name' || kind === 'email' || kind === 'phone') input[kind] = value
    else own[key] = value
  }
  if (Object.keys(own).length > 0) input.fields = own
  if (consent) input.consent = true
  return input
}

function without(all: Readonly<Record<string, string>>, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== key))
}

function first(box: HTMLElement | null): HTMLElement | null {
  return box?.querySelector<HTMLElement>('input, select, textarea') ?? null
}
