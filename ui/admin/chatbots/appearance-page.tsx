import './chatbots.css'
import { can } from '../account/session'
import type { Chatbot } from '../api/types'
import { PreviewButton } from '../controls/preview-button'
import { SaveBar } from '../controls/save-bar'
import { Page } from '../shell/page'
import { t } from '../texts'
import { AppearanceFields } from './appearance-fields'
import { useChatbotForm, WithChatbot } from './use-chatbot'
import { WidgetPreview } from './widget-preview'

/** How the widget looks and what it says first, with the widget beside it as one types. */
export default function AppearancePage() {
  return (
    <Page title={t('nav.appearance')}>
      <WithChatbot>{(chatbot) => <Appearance key={chatbot.id} chatbot={chatbot} />}</WithChatbot>
    </Page>
  )
}

function Appearance({ chatbot }: { chatbot: Chatbot }) {
  const form = useChatbotForm(chatbot, (draft) => ({
    ...draft,
    starters: draft.starters.map((text) => text.trim()).filter(Boolean),
  }))
  const may = can('admin')
  return (
    <div class="look">
      <div>
        <fieldset class="form" disabled={!may}>
          <legend class="unseen">{t('nav.appearance')}</legend>
          <AppearanceFields form={form} />
        </fieldset>
        {may && (
          <SaveBar
            form={form}
            aside={
              <PreviewButton>
                <WidgetPreview chatbot={form.draft} />
              </PreviewButton>
            }
          />
        )}
      </div>
      <WidgetPreview chatbot={form.draft} />
    </div>
  )
}
