import '../chatbots/chatbots.css'
import './leads.css'
import { can } from '../account/session'
import type { Chatbot } from '../api/types'
import { PreviewButton } from '../controls/preview-button'
import { SaveBar } from '../controls/save-bar'
import { useChatbotForm, WithChatbot } from '../chatbots/use-chatbot'
import { Page } from '../shell/page'
import { t } from '../texts'
import { FormFields } from './form-fields'
import { FormPreview } from './form-preview'

/** When and how visitors are asked who they are, with the form beside it as one types. */
export default function LeadFormPage() {
  return (
    <Page title={t('nav.leadForm')}>
      <WithChatbot>{(chatbot) => <LeadForm key={chatbot.id} chatbot={chatbot} />}</WithChatbot>
    </Page>
  )
}

function LeadForm({ chatbot }: { chatbot: Chatbot }) {
  const form = useChatbotForm(chatbot)
  const may = can('admin')
  return (
    <div class="look">
      <div>
        <fieldset class="form" disabled={!may}>
          <legend class="unseen">{t('nav.leadForm')}</legend>
          <FormFields form={form} />
        </fieldset>
        {may && (
          <SaveBar
            form={form}
            aside={
              <PreviewButton>
                <FormPreview chatbot={form.draft} />
              </PreviewButton>
            }
          />
        )}
      </div>
      <FormPreview chatbot={form.draft} />
    </div>
  )
}
