import { useEffect } from 'preact/hooks'
import { can } from '../account/session'
import type { Site } from '../api/knowledge-types'
import type { Chatbot } from '../api/types'
import { AccentField } from '../chatbots/appearance-fields'
import { useChatbotForm, WithChatbot } from '../chatbots/use-chatbot'
import { WidgetPreview } from '../chatbots/widget-preview'
import '../chatbots/chatbots.css'
import { Button, LinkButton } from '../controls/button'
import { ProblemNote } from '../controls/bits'
import { AreaField, TextField } from '../controls/field'
import { go, href } from '../router/router'
import { t } from '../texts'
import { useRead } from './arriving'
import { markDone } from './progress'
import { nameFor } from './steps'

interface LookProps {
  bot: string
  site: Site | undefined
  next: string
}

/** Name, greeting and colour, with the widget beside them as one types. */
export function LookStep({ site, next }: LookProps) {
  return <WithChatbot>{(chatbot) => <Look key={chatbot.id} chatbot={chatbot} site={site} next={next} />}</WithChatbot>
}

/** The name of a new chatbot, before its owner gave it one. */
const sampleName = 'Kettle & Leaf'

function Look({ chatbot, site, next }: { chatbot: Chatbot; site: Site | undefined; next: string }) {
  const form = useChatbotForm(chatbot)
  const { draft, change } = form
  const errors = form.problem?.fields ?? {}
  const name = draft.displayName || draft.name
  const pages = useRead(chatbot.id, site)
  const offered = site && pages.length > 0 ? nameFor(site, pages) : undefined
  useEffect(() => {
    // Whose website was read is no tea shop: its name is offered, and saved only with the rest.
    if (offered && chatbot.name === sampleName && !form.dirty) change({ name: offered, displayName: offered })
  }, [offered])
  async function save() {
    if (form.dirty && !(await form.save())) return
    markDone(chatbot.id, 'look')
    void go(next, { force: true })
  }
  const may = can('admin')
  return (
    <div class="welcome-look">
      <div class="form">
        <p class="muted">{t('welcome.lookText')}</p>
        {form.problem && Object.keys(errors).length === 0 && <ProblemNote problem={form.problem} />}
        <fieldset class="form" disabled={!may}>
          <TextField
            label={t('look.displayName')}
            value={name}
            error={errors['displayName'] ?? errors['name']}
            onInput={(value) => change({ displayName: value, ...(value.trim() ? { name: value } : {}) })}
          />
          <AreaField label={t('look.greeting')} rows={2} value={draft.greeting} error={errors['greeting']} onInput={(greeting) => change({ greeting })} />
          <AccentField
            value={draft.appearance.accent}
            error={errors['appearance.accent']}
            onInput={(accent) => change({ appearance: { ...draft.appearance, accent } })}
          />
        </fieldset>
        <div class="row welcome-foot">
          {may ? (
            <Button kind="primary" busy={form.saving} onClick={() => void save()}>
              {form.saving ? t('form.saving') : t('welcome.toInstall')}
            </Button>
          ) : (
            <LinkButton href={next}>{t('welcome.toInstall')}</LinkButton>
          )}
          <a href={href('/appearance')}>{t('welcome.allLooks')}</a>
        </div>
      </div>
      <WidgetPreview chatbot={draft} />
    </div>
  )
}
