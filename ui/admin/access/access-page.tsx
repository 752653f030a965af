import './access.css'
import { useEffect, useState } from 'preact/hooks'
import { can, chatbot as inView } from '../account/session'
import { chatbots } from '../api/api'
import type { Chatbot } from '../api/types'
import { SaveBar } from '../controls/save-bar'
import { WithSections } from '../controls/section-nav'
import { useForm } from '../controls/use-form'
import { WithChatbot } from '../chatbots/use-chatbot'
import { Problem } from '../../shared/problem'
import { href, place } from '../router/router'
import { Page } from '../shell/page'
import { t } from '../texts'
import { CreditFields } from './credit-fields'
import { accessOf, errorsOf, patchOf, problemsOf, type Access } from './domain'
import { GateFields } from './gate-fields'
import { Ledger, LedgerExport } from './ledger'
import { ProofFields } from './proof-fields'
import { Refusals } from './refusals'

const views = ['settings', 'ledger', 'refusals'] as const
type View = (typeof views)[number]

/** What answers cost, who may have them, and who was refused. */
export default function AccessPage() {
  const bot = inView.value?.id
  const named = place.value.query.get('view') as View
  const view = views.includes(named) ? named : 'settings'
  if (!bot) return null
  const file = view === 'ledger' && can('admin') && <LedgerExport bot={bot} />
  return (
    <Page title={t('nav.access')} filters={<Views view={view} />} actions={file} filled={view !== 'settings'}>
      {view === 'settings' && <WithChatbot>{(one) => <Settings key={one.id} chatbot={one} />}</WithChatbot>}
      {view === 'ledger' && <Ledger key={bot} bot={bot} />}
      {view === 'refusals' && <Refusals key={bot} bot={bot} />}
    </Page>
  )
}

function Views({ view }: { view: View }) {
  return (
    <nav class="tabs" aria-label={t('access.views')}>
      {views.map((one) => (
        <a key={one} class="tab" href={href('/access', { view: one === 'settings' ? undefined : one })} aria-current={one === view ? 'page' : undefined}>
          {t(`access.view.${one}`)}
        </a>
      ))}
    </nav>
  )
}

function Settings({ chatbot }: { chatbot: Chatbot }) {
  const [source, setSource] = useState(() => accessOf(chatbot))
  useEffect(() => setSource(accessOf(chatbot)), [chatbot.updatedAt])
  const form = useForm<Access>(source, async (draft) => {
    const wrong = Object.entries(problemsOf(draft)).map(([field, what]) => [field, t(`access.wrong.${what}`)] as const)
    if (wrong.length > 0) throw new Problem(422, 'invalid_input', t('access.wrong'), Object.fromEntries(wrong))
    const saved = accessOf(await chatbots.change(chatbot.id, patchOf(source, draft)))
    setSource(saved)
    return saved
  })
  const may = can('admin')
  const errors = errorsOf(form.problem?.fields ?? {}, form.draft.credits.models)
  const fields = { draft: form.draft, errors, change: form.change }
  return (
    <WithSections>
      <fieldset class="form" disabled={!may}>
        <legend class="unseen">{t('nav.access')}</legend>
        <CreditFields {...fields} />
        <GateFields {...fields} bot={chatbot.id} saved={!form.dirty} />
        <ProofFields {...fields} bot={chatbot.id} />
      </fieldset>
      {may && <SaveBar form={form} />}
    </WithSections>
  )
}
