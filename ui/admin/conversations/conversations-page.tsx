import './conversations.css'
import './filters.css'
import './details.css'
import './reply.css'
import '../../shared/markdown.css'
import { chatbot } from '../account/session'
import { go, href, place } from '../router/router'
import { wide } from '../shell/media'
import { Page } from '../shell/page'
import type { PageProps } from '../shell/routes'
import { t } from '../texts'
import { removeConversation } from './changes'
import { Conversations } from './conversations'
import { Details } from './details'
import { Found } from './found'
import { Search } from './search'

/** Conversations of the chatbot in view; with an id in the address, that one beside the list or instead of it. */
export default function ConversationsPage({ params }: PageProps) {
  const id = chatbot.value?.id
  const open = params['id'] ?? null
  if (!id) return null
  const q = place.value.query.get('q') ?? ''
  return q ? <FoundConversations key={id} bot={id} open={open} q={q} /> : <Conversations key={id} bot={id} open={open} />
}

function FoundConversations({ bot, open, q }: { bot: string; open: string | null; q: string }) {
  const list = href('/conversations', { status: 'all', q })
  const close = () => void go(list)
  const alone = open !== null && !wide.value
  const details = open && (
    <Details
      key={open}
      id={open}
      onClose={close}
      onRemove={(row) => {
        close()
        removeConversation(row)
      }}
      {...(alone ? { back: list } : {})}
    />
  )
  if (alone) return details
  return (
    <Page title={t('nav.conversations')} filters={<Search q={q} />} filled>
      <div class={open ? 'split open' : 'split'}>
        <Found key={q} bot={bot} q={q} open={open} />
        {details}
      </div>
    </Page>
  )
}
