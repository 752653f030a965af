import './chatbots.css'
import { can } from '../account/session'
import { settings } from '../api/api'
import type { Chatbot } from '../api/types'
import { SaveBar } from '../controls/save-bar'
import { WithSections } from '../controls/section-nav'
import { useLoad } from '../live/load'
import { Page } from '../shell/page'
import { t } from '../texts'
import { PrivacyFields } from '../geo/privacy-fields'
import { RetentionFields } from '../settings/retention-fields'
import { AnalysisFields } from './analysis-fields'
import { AnswerFields } from './answer-fields'
import { ContactFields } from './contact-fields'
import { EventFields } from './event-fields'
import { PersonFields } from './person-fields'
import { useChatbotForm, WithChatbot } from './use-chatbot'

/** Who answers, how sure one must be, and what happens when nothing is found. */
export default function AssistantPage() {
  return (
    <Page title={t('nav.assistant')}>
      <WithChatbot>{(chatbot) => <Assistant key={chatbot.id} chatbot={chatbot} />}</WithChatbot>
    </Page>
  )
}

function Assistant({ chatbot }: { chatbot: Chatbot }) {
  const models = useLoad('models', (signal) => settings.models(signal), ['model'])
  const form = useChatbotForm(chatbot, tidy)
  const may = can('admin')
  return (
    <WithSections>
      <fieldset class="form" disabled={!may}>
        <legend class="unseen">{t('nav.assistant')}</legend>
        <AnswerFields form={form} saved={chatbot.assistant} models={models.data} />
        <PersonFields form={form} />
        <ContactFields form={form} />
        <AnalysisFields form={form} saved={chatbot} />
        <EventFields form={form} />
        <PrivacyFields form={form} />
        <RetentionFields form={form} />
      </fieldset>
      {may && <SaveBar form={form} />}
    </WithSections>
  )
}

/** Lines of synonyms without the empty ones, which come from typing. */
function tidy(draft: Chatbot): Chatbot {
  const synonyms = draft.assistant.synonyms.map((line) => line.trim()).filter(Boolean)
  const categories = draft.analysis.categories.map((line) => line.trim()).filter(Boolean)
  return { ...draft, assistant: { ...draft.assistant, synonyms }, analysis: { ...draft.analysis, categories } }
}
