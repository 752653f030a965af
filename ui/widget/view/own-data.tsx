// "My data": what is kept of the visitor, to take along or to erase.
import { useEffect, useState } from 'preact/hooks'
import type { OwnData } from '../../shared/types'
import type { Chat } from '../core/chat'
import { download, eraseOwnData, ownData } from '../core/own-data'
import { t } from './own-texts'
import { close, CloseButton, Dialog, Failure, useWork } from './sheets'

export function OwnDataSheet({ chat }: { chat: Chat }) {
  const [data, setData] = useState<OwnData>()
  const [asking, setAsking] = useState(false)
  const work = useWork()
  useEffect(() => void work.run(async () => setData(await ownData(chat))), [])
  const erase = () =>
    work.run(async () => {
      await eraseOwnData(chat)
      close()
    })
  if (asking) {
    return (
      <Dialog key="ask" title={t('confirm')} alert>
        <p>{t('confirmText')}</p>
        <Failure text={work.failure} />
        <div class="buttons">
          <button type="button" class="button" onClick={() => setAsking(false)}>
            {t('cancel')}
          </button>
          <button type="button" class="button danger" aria-disabled={work.busy} onClick={erase}>
            {t('eraseAll')}
          </button>
        </div>
      </Dialog>
    )
  }
  const kept = data && listed(data)
  return (
    <Dialog key="show" title={t('title')}>
      <div aria-live="polite">
        {!data && work.busy && <p>{t('loading')}</p>}
        {kept?.length === 0 && <p>{t('nothing')}</p>}
        {kept && kept.length > 0 && (
          <>
            <p>{t('intro', { name: data?.chatbot.name ?? '' })}</p>
            <ul class="kept">
              {kept.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      <Failure text={work.failure} />
      <div class="buttons">
        <CloseButton>{t('back')}</CloseButton>
        {data && kept && kept.length > 0 && (
          <>
            <button type="button" class="button danger" onClick={() => setAsking(true)}>
              {t('erase')}
            </button>
            <button type="button" class="button primary" onClick={() => download(data)}>
              {t('download')}
            </button>
          </>
        )}
      </div>
    </Dialog>
  )
}

const told = ['name', 'email', 'phone', 'info', 'userId'] as const

/** What there is, a line for each kind. */
function listed({ user, conversations, leads, credits }: OwnData): string[] {
  const messages = conversations.reduce((sum, { messages: list }) => sum + list.length, 0)
  const about = told.filter((field) => user[field]).map((field) => t(field))
  return [
    conversations.length > 0 && t('conversations', { n: conversations.length, m: messages }),
    about.length > 0 && t('profile', { what: about.join(', ') }),
    credits !== undefined && credits.entries.length > 0 && t('credits', { n: credits.entries.length }),
    leads.length > 0 && t('leads', { n: leads.length }),
  ].filter((line) => line !== false)
}
